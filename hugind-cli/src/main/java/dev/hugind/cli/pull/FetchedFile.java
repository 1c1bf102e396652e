package dev.hugind.cli.pull;

import java.io.IOException;

/**
 * A whole and checked file that has not got its name yet.
 *
 * @param file what was fetched
 * @param part where it is
 * @param note what is known of it
 */
record FetchedFile(PullFile file, PartFile part, OriginNote note) {
  void publish() throws IOException {
    part.publish();
    note.write(file.target());
  }

  void close() {
    try {
      part.close();
    } catch (IOException _) {
      // Everything has been forced to the disk; only the lock is left, and ends with the process.
    }
  }
}
