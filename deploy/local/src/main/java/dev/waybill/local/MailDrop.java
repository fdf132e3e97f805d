package dev.waybill.local;

import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;

/// A recipient whose mails become files instead of objects in memory. What goes wrong here the sender hears as `451`,
/// and tries again.
final class MailDrop implements GreenMailUser {

    private final MailFolders folders;
    private final String address;

    MailDrop(MailFolders folders, String address) {
        this.folders = folders;
        this.address = address;
    }

    @Override
    public void deliver(MovingMessage mail) {
        deliver(mail.getMessage());
    }

    @Override
    public void deliver(MimeMessage mail) {
        try {
            folders.add(address, out -> {
                try {
                    mail.writeTo(out);
                } catch (MessagingException e) {
                    throw new IOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Could not keep a mail to " + address, e);
        }
    }

    @Override
    public String getEmail() {
        return address;
    }

    @Override
    public String getLogin() {
        return address;
    }

    @Override
    public String getPassword() {
        return "";
    }

    @Override
    public String getQualifiedMailboxName() {
        return address;
    }

    @Override
    public void create() {
        // nothing to make: the folder comes with the first mail
    }

    @Override
    public void delete() {
        throw new UnsupportedOperationException("Mails are kept");
    }

    @Override
    public void setPassword(String password) {
        throw new UnsupportedOperationException("Nobody logs in");
    }

    @Override
    public void authenticate(String password) {
        // anyone may send
    }
}
