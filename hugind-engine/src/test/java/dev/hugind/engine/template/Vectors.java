package dev.hugind.engine.template;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads the test vectors; the resource folder's README says where they come from. */
final class Vectors {
  /** The clock of the vectors stands at 2026-07-04 12:30:15. */
  static final RenderEnvironment ENVIRONMENT =
      RenderEnvironment.of(Clock.fixed(Instant.parse("2026-07-04T12:30:15Z"), ZoneOffset.UTC));

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

  private Vectors() {}

  static <T> T json(String resource, Class<T> type) {
    try (InputStream stream = new GZIPInputStream(open(resource))) {
      return JSON.readValue(stream, type);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Map<String, String> templates() {
    Map<String, String> templates = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(open("templates.zip"))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        templates.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return templates;
  }

  private static InputStream open(String resource) {
    return Objects.requireNonNull(
        Vectors.class.getResourceAsStream("/template/" + resource), resource);
  }

  static String render(String source, Map<String, ?> variables) {
    return Template.parse(source, TemplateLimits.defaults()).render(variables, ENVIRONMENT).text();
  }
}
