package io.lapidary.service.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server, made for the tests of one process and gone with it: on loopback, in a temporary folder. Its
 * programs come from {@code LAPIDARY_POSTGRES_BIN}, or from where Debian puts them; where there are none, the tests that
 * ask for it are skipped and say so.
 */
public final class PostgresCluster implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final String MISSING = "PostgreSQL's programs were not found: the store was not tested on it."
            + " Install Debian's package postgresql, or set LAPIDARY_POSTGRES_BIN to the folder of initdb and pg_ctl.";

    private static PostgresCluster shared;

    private final Path bin;
    private final Path folder;
    private final int port;

    private PostgresCluster(Path bin, Path folder, int port) {
        this.bin = bin;
        this.folder = folder;
        this.port = port;
    }

    /** The one of this process, started by whoever asks first. */
    public static synchronized PostgresCluster shared() {
        if (shared == null) {
            shared = start();
            Runtime.getRuntime().addShutdownHook(new Thread(PostgresCluster::closeShared));
        }
        return shared;
    }

    /** One for a single test, which closes it. */
    static PostgresCluster start() {
        try {
            Optional<Path> bin = bin();
            assumeTrue(bin.isPresent(), MISSING);
            return start(bin.orElseThrow());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("PostgreSQL did not start.", e);
        }
    }

    private static Optional<Path> bin() throws IOException {
        String told = System.getenv("LAPIDARY_POSTGRES_BIN");
        if (told != null && !told.isEmpty()) {
            return Optional.of(Path.of(told)).filter(PostgresCluster::isBin);
        }
        Path debian = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(debian)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(debian)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(PostgresCluster::isBin)
                    .max(Comparator.naturalOrder());
        }
    }

    private static boolean isBin(Path folder) {
        return Files.isExecutable(folder.resolve("initdb")) && Files.isExecutable(folder.resolve("pg_ctl"));
    }

    private static PostgresCluster start(Path bin) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("lapidary-postgres");
        PostgresCluster cluster = new PostgresCluster(bin, folder, freePort());
        if (isRoot()) {
            cluster.run(List.of("chown", "nobody", folder.toString()));
        }
        cluster.runAsServer(
                "initdb", "-D", cluster.data(), "-U", "lapidary", "--auth=trust", "-N", "--locale=C", "-E", "UTF8");
        cluster.launch();
        return cluster;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /** Starts the server, which must not run. */
    void launch() throws IOException, InterruptedException {
        runAsServer(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off".formatted(port),
                "start");
    }

    /** Stops the server as a crash would: no session is asked. */
    void stop() throws IOException, InterruptedException {
        runAsServer("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    }

    /** A schema that nobody else uses. */
    public DatabaseUrl newSchema() {
        return schema("s" + UUID.randomUUID().toString().replace("-", ""));
    }

    private DatabaseUrl schema(String name) {
        return DatabaseUrl.parse("postgresql://lapidary@127.0.0.1:%d/postgres?currentSchema=%s".formatted(port, name));
    }

    /** PostgreSQL refuses to run as root, so there nobody runs it. */
    private void runAsServer(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path said = folder.resolveSibling(folder.getFileName() + ".said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        Map<String, String> environment = builder.environment();
        String libraries = System.getenv("LAPIDARY_POSTGRES_LIB");
        if (libraries != null && !libraries.isEmpty()) {
            environment.put("LD_LIBRARY_PATH", libraries);
        }
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("%s failed:%n%s".formatted(command, Files.readString(said)));
        }
        Files.delete(said);
    }

    private static void closeShared() {
        try {
            shared.close();
        } catch (IOException | InterruptedException e) {
            System.err.println("The PostgreSQL of the tests in %s did not end: %s".formatted(shared.folder, e));
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
