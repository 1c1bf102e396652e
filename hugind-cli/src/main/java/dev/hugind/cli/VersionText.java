package dev.hugind.cli;

import dev.hugind.engine.error.EngineException;
import dev.hugind.engine.llama.LlamaRuntimes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** The versions of all that an error report needs. */
final class VersionText implements IVersionProvider {

  /** Returns the version in the jar's manifest. */
  static String hugind() {
    @Nullable String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "hugind " + hugind(),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
      llama()
    };
  }

  private static String llama() {
    try {
      return LlamaRuntimes.bundled().name();
    } catch (EngineException e) {
      return "no bundled llama.cpp: " + e.getMessage();
    }
  }
}
