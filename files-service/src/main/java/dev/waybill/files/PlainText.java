package dev.waybill.files;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/// Text of 1 to `max` characters (Unicode code points), not blank, without control characters and without halves of
/// surrogate pairs. As a file name also without `/` and `\`, neither `.` nor `..`, and without the characters that turn
/// the direction of writing (Unicode Standard Annex 9, table 4), which make `invoice\u202Efdp.exe` look like
/// `invoiceexe.pdf`: nothing is cut or replaced silently.
@Constraint(validatedBy = PlainText.Check.class)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface PlainText {

    int max();

    boolean fileName() default false;

    String message() default "is not plain text";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /// Names the first mistake with its place.
    final class Check implements ConstraintValidator<PlainText, String> {

        private int max;
        private boolean fileName;

        @Override
        public void initialize(PlainText rule) {
            this.max = rule.max();
            this.fileName = rule.fileName();
        }

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            String mistake = text == null ? null : mistake(text);
            if (mistake == null) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            // built of numbers and fixed words only: a template must not hold what a client sent
            context.buildConstraintViolationWithTemplate(mistake).addConstraintViolation();
            return false;
        }

        private @Nullable String mistake(String text) {
            int length = text.codePointCount(0, text.length());
            if (text.isBlank()) {
                return "must have 1 to %d characters and not only blanks".formatted(max);
            }
            if (length > max) {
                return "has %d characters, at most %d are allowed".formatted(length, max);
            }
            if (fileName && (text.equals(".") || text.equals(".."))) {
                return "must not be . or ..";
            }
            return forbiddenCharacter(text);
        }

        private @Nullable String forbiddenCharacter(String text) {
            int position = 0;
            for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
                int c = text.codePointAt(i);
                position++;
                if (Character.isISOControl(c)) {
                    return "has the control character U+%04X at position %d".formatted(c, position);
                }
                if (Character.getType(c) == Character.SURROGATE) {
                    return "has half of a surrogate pair, U+%04X, at position %d".formatted(c, position);
                }
                if (fileName && turnsDirection(c)) {
                    return "has the bidirectional control character U+%04X at position %d".formatted(c, position);
                }
                if (fileName && (c == '/' || c == '\\')) {
                    return "has a path separator, U+%04X, at position %d".formatted(c, position);
                }
            }
            return null;
        }

        private static boolean turnsDirection(int c) {
            return c == 0x200E
                    || c == 0x200F
                    || c == 0x061C
                    || (c >= 0x202A && c <= 0x202E)
                    || (c >= 0x2066 && c <= 0x2069);
        }
    }
}
