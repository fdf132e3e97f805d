package dev.waybill.files.page;

/// The places of the navigation.
public enum Section {
    FILES("/files", "Files", false),
    EXPORTS("/inspector", "Exports", false),
    AUDIT("/inspector/audit", "Audit trail", true);

    private final String path;
    private final String title;
    private final boolean forAdmins;

    Section(String path, String title, boolean forAdmins) {
        this.path = path;
        this.title = title;
        this.forAdmins = forAdmins;
    }

    public String path() {
        return path;
    }

    public String title() {
        return title;
    }

    boolean forAdmins() {
        return forAdmins;
    }
}
