package dev.hugind.engine.llama;

import dev.hugind.engine.backend.Backend;
import java.nio.file.Path;

/**
 * Opens llama.cpp: the one in the class path, or one in a folder.
 *
 * <p>A runtime is opened once for the process and stays open; asking again is cheap. Two different
 * ones can be used side by side.
 *
 * <p><b>Thread safety:</b> safe; the methods run on the calling platform thread, for milliseconds.
 */
public final class LlamaRuntimes {

  /**
   * Opens the llama.cpp in java-llama.cpp's jar, unpacked to the default cache folder of this user.
   *
   * @return the runtime
   * @throws dev.hugind.engine.error.ModelLoadException when this platform has none or it can't be
   *     opened
   * @throws IllegalStateException on a virtual thread
   */
  public static Backend bundled() {
    return bundled(defaultCacheFolder());
  }

  /**
   * Opens the llama.cpp in java-llama.cpp's jar, unpacked to a folder.
   *
   * @param cacheFolder a folder that belongs to this user alone; made when it is not there
   * @return the runtime
   * @throws dev.hugind.engine.error.ModelLoadException when this platform has none, it can't be
   *     opened, or others can write to the folder
   * @throws IllegalStateException on a virtual thread
   */
  public static Backend bundled(Path cacheFolder) {
    PlatformThreads.require("opening a runtime");
    return new LlamaBackend(
        BundledLibrary.open(new LibraryCache(cacheFolder), NativePlatform.current()));
  }

  /**
   * Opens the llama.cpp in a folder: an unpacked {@code @node-llama-cpp} package, or a build or
   * release of llama.cpp that has its {@code llama.h} in the folder, in its {@code include} or in
   * the {@code include} beside it.
   *
   * @param folder the folder with the libraries
   * @return the runtime
   * @throws dev.hugind.engine.error.ModelLoadException when the folder holds no llama.cpp that can
   *     be used, saying what it holds
   * @throws IllegalStateException on a virtual thread
   */
  public static Backend inFolder(Path folder) {
    PlatformThreads.require("opening a runtime");
    return new LlamaBackend(InstalledRuntime.open(folder));
  }

  /**
   * Returns the folder for unpacked libraries: {@code $XDG_CACHE_HOME/hugind/native}, else {@code
   * ~/Library/Caches/hugind/native} on macOS and {@code ~/.cache/hugind/native} elsewhere.
   *
   * @return the folder, which may not be there yet
   * @throws dev.hugind.engine.error.ModelLoadException when the user has no home
   */
  public static Path defaultCacheFolder() {
    boolean mac = NativePlatform.current().os() == NativePlatform.Os.MAC;
    return LibraryCache.defaultFolder(System.getenv(), System.getProperty("user.home", ""), mac);
  }

  private LlamaRuntimes() {}
}
