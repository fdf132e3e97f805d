package dev.waybill.local;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The SMTP server of the stack. Takes every mail for every address, sends none on, and keeps each as a file.
public final class LocalMail implements AutoCloseable {

    private final GreenMail smtp;
    private final MailFolders folders;
    private final MailApi api;

    private LocalMail(GreenMail smtp, MailFolders folders, String address, int apiPort) {
        this.smtp = smtp;
        this.folders = folders;
        this.api = new MailApi(new InetSocketAddress(address, apiPort), this::messages);
    }

    /// Starts over `home/mail`, which holds the mails of earlier stacks too.
    static LocalMail start(Path home, int smtpPort, int apiPort) {
        return start(home, "127.0.0.1", smtpPort, apiPort);
    }

    /// The same on another address than 127.0.0.1: `0.0.0.0` in a container, whose ports are published by others.
    public static LocalMail start(Path home, String address, int smtpPort, int apiPort) {
        MailFolders folders = new MailFolders(home.resolve("mail"));
        ServerSetup setup = new ServerSetup(smtpPort, address, ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(10_000);
        GreenMail smtp = new GreenMail(setup);
        smtp.getUserManager().setMessageDeliveryHandler((mail, to) -> new MailDrop(folders, to.getEmail()));
        smtp.start();
        try {
            return new LocalMail(smtp, folders, address, apiPort);
        } catch (RuntimeException e) {
            smtp.stop();
            throw e;
        }
    }

    /// The mails that were delivered to this address (case does not matter), oldest first.
    public List<Mail> messages(String address) {
        return folders.files(address).stream()
                .map(file -> Mail.read(file, address))
                .toList();
    }

    /// The same, newest first.
    ///
    /// @param most how many at most
    public List<Mail> newest(String address, int most) {
        return folders.files(address).reversed().stream()
                .limit(most)
                .map(file -> Mail.read(file, address))
                .toList();
    }

    /// One mail to this address.
    public Optional<Mail> message(String address, long uid) {
        return folders.files(address).stream()
                .filter(file -> MailFolders.uid(file) == uid)
                .findFirst()
                .map(file -> Mail.read(file, address));
    }

    /// Every address that got a mail, sorted.
    public List<String> addresses() {
        return folders.addresses();
    }

    /// Answers what is asked of the API's server outside of `/api/`, from now on.
    public void show(HttpHandler pages) {
        api.show(pages);
    }

    public int smtpPort() {
        return smtp.getSmtp().getPort();
    }

    /// Base of the HTTP API: `GET <api>/api/user/<address>/messages`.
    public URI api() {
        return api.uri();
    }

    @Override
    public void close() {
        api.close();
        smtp.stop();
    }
}
