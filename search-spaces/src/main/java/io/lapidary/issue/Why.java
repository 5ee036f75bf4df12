package io.lapidary.issue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Reasons as a person says them. */
public final class Why {
    private Why() {}

    /** Why the file system refused, without a class's name. */
    public static String of(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "there is no right to";
        }
        if (failure instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "there is a file in its place";
        }
        if (failure instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return String.valueOf(failure.getMessage());
    }
}
