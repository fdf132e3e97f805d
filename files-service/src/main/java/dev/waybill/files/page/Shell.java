package dev.waybill.files.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the frame around a page needs (`layout.html`).
///
/// @param base       path before every path of a page, from `WAYBILL_PUBLIC_URL`: mostly empty
/// @param assets     path of the folder that style sheet and scripts come from
/// @param sections   where this visitor may go; none before signing in
/// @param here       the section that the page belongs to; null for pages of none
/// @param visitor    e-mail address, else user id; null before signing in
/// @param canSignOut whether signing out is up to this service: the token came in its cookie
/// @param admin      whether the visitor administrates the tenant
public record Shell(
        String base,
        String assets,
        List<Section> sections,
        @Nullable Section here,
        @Nullable String visitor,
        boolean canSignOut,
        boolean admin) {}
