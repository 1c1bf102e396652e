package dev.hugind.engine.llama;

import dev.hugind.engine.error.ModelLoadException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * A folder of this user alone that holds native libraries taken from a jar, each under a name with
 * its SHA-256, so that no start writes a second copy and no other user can put code there.
 *
 * <p>Several processes may use the folder at once: a file appears whole or not at all.
 */
final class LibraryCache {
  private static final Set<PosixFilePermission> WRITE_BY_OTHERS =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path folder;

  /**
   * Names the folder; it is made when first needed.
   *
   * @param folder an absolute or relative path
   */
  LibraryCache(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** Returns where caches of this user belong on this system. */
  static Path defaultFolder(Map<String, String> environment, String home, boolean mac) {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base;
    if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) {
      base = Path.of(xdg);
    } else if (home.isEmpty() || home.equals("?")) {
      throw new ModelLoadException(
          "There is no folder for the bundled library: this user has no home. Set XDG_CACHE_HOME"
              + " to a writable folder.");
    } else {
      base = mac ? Path.of(home, "Library", "Caches") : Path.of(home, ".cache");
    }
    return base.resolve("hugind").resolve("native");
  }

  /**
   * Returns a file with that content, written only when it is not there whole.
   *
   * @param name the name's start, {@code "libjllama"}
   * @param suffix the name's end, {@code "so"}
   */
  Path put(String name, String suffix, byte[] content) {
    String hash = sha256(content);
    Path file = folder.resolve(name + "-" + hash + "." + suffix);
    try {
      prepareFolder();
      if (!isWhole(file, hash, content.length)) {
        write(file, content);
        if (!isWhole(file, hash, content.length)) {
          throw new ModelLoadException("The file " + file + " changed while it was written.");
        }
      }
      return file;
    } catch (IOException | UnsupportedOperationException e) {
      throw new ModelLoadException(
          "The bundled library can't be kept in "
              + folder
              + " ("
              + e
              + "). Set XDG_CACHE_HOME to"
              + " a folder that this user can write.",
          e);
    }
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private void prepareFolder() throws IOException {
    Files.createDirectories(folder, OWNER_ONLY);
    refuseWritableByOthers(folder);
    String owner = Files.getOwner(folder).getName();
    Path probe = Files.createTempFile(folder, "owner", ".tmp");
    String own;
    try {
      own = Files.getOwner(probe).getName();
    } finally {
      Files.delete(probe);
    }
    if (!own.equals(owner)) {
      throw new ModelLoadException(
          "The folder "
              + folder
              + " belongs to "
              + owner
              + ", not to "
              + own
              + "; native libraries are only kept in a folder of one's own.");
    }
  }

  /** Refuses a file or folder that others than its owner could change. */
  static void refuseWritableByOthers(Path path) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    if (permissions.stream().anyMatch(WRITE_BY_OTHERS::contains)) {
      throw new ModelLoadException(
          path
              + " can be changed by other users ("
              + PosixFilePermissions.toString(permissions)
              + "); no native code is run from there. Run: chmod go-w "
              + path);
    }
  }

  private static boolean isWhole(Path file, String hash, long size) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == size
        && sha256(Files.readAllBytes(file)).equals(hash);
  }

  private void write(Path file, byte[] content) throws IOException {
    // Made with 0600, which is all that opening a library needs.
    Path temporary = Files.createTempFile(folder, "library", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
          OutputStream out = Channels.newOutputStream(channel)) {
        out.write(content);
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
