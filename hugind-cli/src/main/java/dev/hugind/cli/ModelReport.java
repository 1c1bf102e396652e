package dev.hugind.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.gguf.ContextShape;
import dev.hugind.engine.gguf.GgufFile;
import dev.hugind.engine.gguf.GgufTensor;
import dev.hugind.engine.gguf.GgufValue;
import dev.hugind.engine.gguf.MemoryEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is told about a model.
 *
 * @param model where it is
 * @param headers of all its files
 */
record ModelReport(LocalModel model, List<GgufFile> headers) {
  /**
   * What a configuration without {@code context.ctx_size} and {@code server.max_slots} asks for.
   */
  private static final int DEFAULT_CONTEXT = 4096;

  private static final int DEFAULT_SLOTS = 4;

  ModelReport {
    headers = List.copyOf(headers);
  }

  /** One way of using the model. */
  private record Use(int context, int slots) {}

  List<String> lines(MachineMemory memory) {
    GgufFile first = headers.getFirst();
    Table facts = new Table("name", first.name().orElse("?"));
    facts.add("file", model.file().toString());
    if (model.files().size() > 1) {
      facts.add("files", String.valueOf(model.files().size()));
    }
    model.projectors().forEach(one -> facts.add("projector", one.toString()));
    facts.add("size", Sizes.bytes(model.bytes()));
    facts.add("architecture", first.architecture().orElse("?"));
    facts.add("parameters", Sizes.count(parameters()));
    facts.add("quantisation", first.quantization());
    facts.add("context", known(first.geometry().contextLength()));
    facts.add("layers", String.valueOf(first.geometry().layers().size()));
    facts.add("vocabulary", known(first.geometry().vocabularySize()));
    facts.add("tensors", tensorTypes());
    facts.add(
        "chat template",
        first.chatTemplate().map(text -> text.length() + " characters").orElse("none"));
    first.text("general.license").ifPresent(text -> facts.add("license", text));
    Table needs = new Table("CONTEXT", "SLOTS", "WEIGHTS", "KV CACHE", "OTHER", "TOTAL", "");
    for (Use use : uses()) {
      MemoryEstimate estimate = estimate(use);
      needs.add(
          String.valueOf(use.context()),
          String.valueOf(use.slots()),
          Sizes.bytes(estimate.weightBytes()),
          Sizes.bytes(estimate.kvBytes() + estimate.recurrentBytes()),
          Sizes.bytes(estimate.computeBytes() + estimate.outputBytes()),
          Sizes.bytes(estimate.totalBytes()),
          memory.verdict(estimate.totalBytes()));
    }
    String machine =
        "Memory that it needs on this machine ("
            + Sizes.bytes(memory.totalBytes())
            + ", "
            + Sizes.bytes(memory.freeBytes())
            + " free), without a GPU:";
    return Stream.of(facts.lines(), List.of("", machine), needs.lines())
        .flatMap(List::stream)
        .toList();
  }

  ObjectNode json(MachineMemory memory) {
    GgufFile first = headers.getFirst();
    ObjectNode root =
        JsonText.object()
            .put("name", model.name())
            .put("title", first.name().orElse(null))
            .put("bytes", model.bytes())
            .put("architecture", first.architecture().orElse(null))
            .put("parameters", parameters())
            .put("quantization", first.quantization())
            .put("context", first.geometry().contextLength())
            .put("chat_template", first.chatTemplate().orElse(null));
    ArrayNode files = root.putArray("files");
    model.files().forEach(file -> files.add(file.toString()));
    ArrayNode projectors = root.putArray("mmproj");
    model.projectors().forEach(file -> projectors.add(file.toString()));
    ObjectNode machine =
        root.putObject("memory")
            .put("total_bytes", memory.totalBytes())
            .put("free_bytes", memory.freeBytes());
    ArrayNode estimates = machine.putArray("estimates");
    for (Use use : uses()) {
      MemoryEstimate estimate = estimate(use);
      estimates
          .addObject()
          .put("context", use.context())
          .put("slots", use.slots())
          .put("weight_bytes", estimate.weightBytes())
          .put("kv_bytes", estimate.kvBytes())
          .put("total_bytes", estimate.totalBytes())
          .put("verdict", memory.verdict(estimate.totalBytes()));
    }
    ObjectNode metadata = root.putObject("metadata");
    first.metadata().forEach((key, value) -> put(metadata, key, value));
    ArrayNode all = root.putArray("tensors");
    for (GgufFile file : headers) {
      for (GgufTensor tensor : file.tensors()) {
        ObjectNode node = all.addObject().put("name", tensor.name()).put("type", type(tensor));
        ArrayNode shape = node.putArray("shape");
        tensor.shape().forEach(shape::add);
        node.put("bytes", tensor.bytes());
      }
    }
    return root;
  }

  private static void put(ObjectNode node, String key, GgufValue value) {
    switch (value) {
      case GgufValue.Whole(long number) -> node.put(key, number);
      case GgufValue.Flag(boolean flag) -> node.put(key, flag);
      // NaN and infinity have no place in JSON.
      case GgufValue.Real(double number) when Double.isFinite(number) -> node.put(key, number);
      default -> node.put(key, value.toString());
    }
  }

  static Table tensors(List<GgufFile> headers) {
    Table table = new Table("TENSOR", "TYPE", "SHAPE", "SIZE");
    for (GgufFile file : headers) {
      for (GgufTensor tensor : file.tensors()) {
        table.add(
            tensor.name(),
            type(tensor),
            tensor.shape().stream().map(String::valueOf).collect(Collectors.joining(" x ")),
            Sizes.bytes(tensor.bytes()));
      }
    }
    return table;
  }

  private static String type(GgufTensor tensor) {
    return tensor.type().map(Enum::name).orElse("type " + tensor.typeId());
  }

  private static String known(int number) {
    return number == 0 ? "?" : String.valueOf(number);
  }

  private long parameters() {
    return headers.stream().mapToLong(GgufFile::parameterCount).sum();
  }

  private String tensorTypes() {
    Map<String, Long> counts = new TreeMap<>();
    headers.forEach(
        file -> file.tensors().forEach(tensor -> counts.merge(type(tensor), 1L, Long::sum)));
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  /** One conversation, a server as it is by default, and the longest conversation. */
  private List<Use> uses() {
    int longest = headers.getFirst().geometry().contextLength();
    int usual = longest == 0 ? DEFAULT_CONTEXT : Math.min(DEFAULT_CONTEXT, longest);
    List<Use> uses = new ArrayList<>(List.of(new Use(usual, 1), new Use(usual, DEFAULT_SLOTS)));
    if (longest > usual) {
      uses.add(new Use(longest, 1));
    }
    return uses;
  }

  private MemoryEstimate estimate(Use use) {
    return MemoryEstimate.of(headers, ContextShape.of(use.context(), use.slots()));
  }
}
