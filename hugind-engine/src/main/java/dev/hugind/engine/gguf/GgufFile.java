package dev.hugind.engine.gguf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The checked header of one GGUF file: metadata, tensors and sizes, without the weights.
 *
 * <p>Reading takes milliseconds, whatever the size of the model: about the size of the vocabulary
 * is read and little of it kept. It blocks on the disk only.
 *
 * <p><b>Thread safety:</b> immutable. It holds no open file.
 */
public final class GgufFile {
  /** Arrays of up to this many elements are kept unless a caller asks for another number. */
  public static final int DEFAULT_KEPT_ARRAY_LENGTH = 1024;

  private static final String CHAT_TEMPLATE = "tokenizer.chat_template";

  private final Path path;
  private final long fileBytes;
  private final int version;
  private final Map<String, GgufValue> metadata;
  private final List<GgufTensor> tensors;

  GgufFile(
      Path path,
      long fileBytes,
      int version,
      Map<String, GgufValue> metadata,
      List<GgufTensor> tensors) {
    this.path = path;
    this.fileBytes = fileBytes;
    this.version = version;
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    this.tensors = List.copyOf(tensors);
  }

  /**
   * Reads and checks the header of a model file.
   *
   * @param path the file; of a model in several files, one of them
   * @return the header, with arrays of up to {@link #DEFAULT_KEPT_ARRAY_LENGTH} elements
   * @throws GgufException if the file is missing, unreadable, of another format, cut or damaged
   */
  public static GgufFile read(Path path) {
    return read(path, DEFAULT_KEPT_ARRAY_LENGTH);
  }

  /**
   * Reads and checks the header of a model file, and keeps larger or smaller arrays.
   *
   * @param path the file; of a model in several files, one of them
   * @param keptArrayLength arrays with more elements are counted and left out; 0 leaves out all. An
   *     array that would exceed the memory set aside (64 MiB in all) is left out as well
   * @return the header
   * @throws GgufException if the file is missing, unreadable, of another format, cut or damaged
   * @throws IllegalArgumentException if the length is negative
   */
  public static GgufFile read(Path path, int keptArrayLength) {
    if (keptArrayLength < 0) {
      throw new IllegalArgumentException("keptArrayLength is " + keptArrayLength + ", at least 0");
    }
    return GgufReader.read(path, keptArrayLength);
  }

  /**
   * Reads the headers of all files of a model.
   *
   * @param path the file of a model in one file, or the first of several, whose names end in {@code
   *     -00001-of-00003.gguf} and so on
   * @return the headers in order; the metadata of the model is in the first
   * @throws GgufException if one of them is missing, unreadable, of another format, cut or damaged
   */
  public static List<GgufFile> readAll(Path path) {
    GgufFile first = read(path);
    List<GgufFile> files = new ArrayList<>(List.of(first));
    for (Path otherPath : SplitName.others(first)) {
      GgufFile other = read(otherPath);
      if (other.splitNumber() != files.size() || other.splitCount() != first.splitCount()) {
        throw new GgufException(
            GgufException.Kind.DAMAGED,
            otherPath,
            "damaged: it says that it is file "
                + (other.splitNumber() + 1)
                + " of "
                + other.splitCount()
                + ", which its name does not");
      }
      files.add(other);
    }
    return List.copyOf(files);
  }

  /**
   * Returns where the file is.
   *
   * @return the path as it was given
   */
  public Path path() {
    return path;
  }

  /**
   * Returns the size of the file when it was read.
   *
   * @return bytes
   */
  public long fileBytes() {
    return fileBytes;
  }

  /**
   * Returns the version of the file format.
   *
   * @return 2 or 3
   */
  public int version() {
    return version;
  }

  /**
   * Returns all metadata, in the order of the file.
   *
   * @return an unmodifiable map by key
   */
  public Map<String, GgufValue> metadata() {
    return metadata;
  }

  /**
   * Returns the tensors of this file, in the order of the file.
   *
   * @return an unmodifiable list, empty for a file that holds a vocabulary only
   */
  public List<GgufTensor> tensors() {
    return tensors;
  }

  /**
   * Returns a text of the metadata.
   *
   * @param key such as {@code general.name}
   * @return empty when it is not there, is no text, or is longer than 1 MiB
   */
  public Optional<String> text(String key) {
    return metadata.get(key) instanceof GgufValue.Text(String value)
        ? Optional.of(value)
        : Optional.empty();
  }

  /**
   * Returns a whole number of the metadata.
   *
   * @param key such as {@code llama.context_length}
   * @return empty when it is not there or is no whole number
   */
  public OptionalLong whole(String key) {
    return metadata.get(key) instanceof GgufValue.Whole(long value)
        ? OptionalLong.of(value)
        : OptionalLong.empty();
  }

  /**
   * Returns a number of the metadata.
   *
   * @param key such as {@code llama.rope.freq_base}
   * @return empty when it is not there or is no number
   */
  public OptionalDouble real(String key) {
    return switch (metadata.get(key)) {
      case GgufValue.Real(double value) -> OptionalDouble.of(value);
      case GgufValue.Whole(long value) -> OptionalDouble.of((double) value);
      case null, default -> OptionalDouble.empty();
    };
  }

  /**
   * Returns a yes or no of the metadata.
   *
   * @param key such as {@code tokenizer.ggml.add_bos_token}
   * @return empty when it is not there or is no flag
   */
  public Optional<Boolean> flag(String key) {
    return metadata.get(key) instanceof GgufValue.Flag(boolean value)
        ? Optional.of(value)
        : Optional.empty();
  }

  /**
   * Returns an array of the metadata, kept or not.
   *
   * @param key such as {@code tokenizer.ggml.tokens}
   * @return empty when it is not there or is no array
   */
  public Optional<GgufValue.Array> array(String key) {
    return metadata.get(key) instanceof GgufValue.Array array
        ? Optional.of(array)
        : Optional.empty();
  }

  /**
   * Returns an array of texts.
   *
   * @param key such as {@code general.tags}
   * @return empty when it is not there, was not kept, or holds something else
   */
  public Optional<List<String>> texts(String key) {
    return array(key)
        .filter(array -> array.isKept() && array.elementType().equals("str"))
        .map(array -> array.elements().stream().map(GgufValue::toString).toList());
  }

  /**
   * Returns the architecture, which decides whether a llama.cpp can load the model.
   *
   * @return such as {@code llama}; empty when the file does not say
   */
  public Optional<String> architecture() {
    return text("general.architecture");
  }

  /**
   * Returns the name that the model's maker gave it.
   *
   * @return empty when the file does not say
   */
  public Optional<String> name() {
    return text("general.name");
  }

  /**
   * Returns the model's chat template, a Jinja text.
   *
   * @return empty when the file has none, or one longer than 1 MiB
   */
  public Optional<String> chatTemplate() {
    return text(CHAT_TEMPLATE);
  }

  /**
   * Returns the templates for special uses, such as {@code tool_use}.
   *
   * @return by name, without the one of {@link #chatTemplate()}
   */
  public Map<String, String> namedChatTemplates() {
    Map<String, String> templates = new LinkedHashMap<>();
    metadata.forEach(
        (key, value) -> {
          if (key.startsWith(CHAT_TEMPLATE + ".") && value instanceof GgufValue.Text(String text)) {
            templates.put(key.substring(CHAT_TEMPLATE.length() + 1), text);
          }
        });
    return Collections.unmodifiableMap(templates);
  }

  /**
   * Returns the id of a special token.
   *
   * @param token which one
   * @return empty when the file does not name it; then llama.cpp takes the vocabulary's usual one
   */
  public OptionalInt tokenId(SpecialToken token) {
    OptionalLong id = whole(token.key());
    return id.isPresent() && id.getAsLong() >= 0 && id.getAsLong() <= Integer.MAX_VALUE
        ? OptionalInt.of((int) id.getAsLong())
        : OptionalInt.empty();
  }

  /**
   * Returns the name of the quantisation.
   *
   * @return such as {@code Q4_K_M}; the type that most of the data has when the file does not
   *     declare it; {@code none} without tensors
   */
  public String quantization() {
    return FileTypes.label(whole("general.file_type"), tensors);
  }

  /**
   * Returns how many weights this file holds.
   *
   * @return elements of all tensors
   */
  public long parameterCount() {
    // Saturates: a type that is not known may claim any number of elements.
    return tensors.stream().mapToLong(GgufTensor::elements).reduce(0, GgufFile::saturatedSum);
  }

  /**
   * Returns the size of the weights in this file.
   *
   * @return bytes of all tensors, without padding
   */
  public long tensorBytes() {
    return tensors.stream().mapToLong(GgufTensor::bytes).sum();
  }

  /**
   * Returns the types of this file's tensors that {@link GgmlType} does not know.
   *
   * @return their numbers, without repetition; empty for a file that llama.cpp can read today
   */
  public List<Integer> unknownTensorTypes() {
    return tensors.stream()
        .filter(tensor -> tensor.type().isEmpty())
        .map(GgufTensor::typeId)
        .distinct()
        .toList();
  }

  /**
   * Returns in how many files the model comes.
   *
   * @return 1 for a model in one file
   */
  public int splitCount() {
    return Math.clamp(whole("split.count").orElse(1), 1, SplitName.MAX_FILES);
  }

  /**
   * Returns which of the model's files this is.
   *
   * @return 0 for the first or only one
   */
  public int splitNumber() {
    return Math.clamp(whole("split.no").orElse(0), 0, SplitName.MAX_FILES);
  }

  /**
   * Returns the dimensions of the model.
   *
   * @return what the metadata says, with llama.cpp's defaults for what it leaves out
   * @throws GgufException if a dimension is out of range
   */
  public ModelGeometry geometry() {
    return GeometryReader.read(this);
  }

  @Override
  public String toString() {
    return path + " (" + architecture().orElse("?") + ", " + quantization() + ")";
  }

  private static long saturatedSum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }
}
