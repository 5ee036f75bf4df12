package foreign;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a file as soon as it is deserialised in any process but its maker's, as an attacker's object would. */
public final class FileGadget implements Serializable {
    private static final long serialVersionUID = 1;

    private final String file;
    private final long maker = ProcessHandle.current().pid();

    public FileGadget(Path file) {
        this.file = file.toString();
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        if (ProcessHandle.current().pid() != maker) {
            Files.writeString(Path.of(file), "It was run.");
        }
    }
}
