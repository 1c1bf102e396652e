package dev.hugind.engine.gguf;

import dev.hugind.engine.gguf.GgufException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the tensor list of a GGUF header and checks it as llama.cpp does: the data of the tensors
 * follow one another in the order of the list, each padded to the alignment.
 */
final class TensorReader {
  static final long MAX_TENSORS = 65_536;

  /** llama.cpp keeps 63 bytes of a name and refuses what is longer. */
  static final int MAX_NAME_BYTES = 63;

  static final int MAX_DIMENSIONS = 4;

  private final HeaderInput in;

  TensorReader(HeaderInput in) {
    this.in = in;
  }

  List<GgufTensor> read(long count, long alignment) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (long i = 0; i < count; i++) {
      Entry entry = entry("tensor " + (i + 1) + " of " + count);
      if (!names.add(entry.name)) {
        throw in.damaged("the tensor '" + entry.name + "' is there twice");
      }
      entries.add(entry);
    }
    in.at("the start of the tensor data");
    long dataStart = Math.ceilDiv(in.position(), alignment) * alignment;
    return place(entries, dataStart, alignment);
  }

  private Entry entry(String number) throws IOException {
    in.at(number);
    String name = in.text((int) in.count("the length of the name", MAX_NAME_BYTES));
    in.at(number + ", '" + name + "'");
    int dimensions = in.i32();
    if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
      throw in.damaged(
          Integer.toUnsignedString(dimensions) + " dimensions, the limit is " + MAX_DIMENSIONS);
    }
    List<Long> shape = new ArrayList<>(dimensions);
    long elements = 1;
    for (int i = 0; i < dimensions; i++) {
      long extent = in.count("dimension " + i, Long.MAX_VALUE);
      shape.add(extent);
      elements = multiplied(elements, extent);
    }
    return new Entry(name, shape, elements, in.i32(), in.i64());
  }

  private long multiplied(long elements, long extent) {
    try {
      return Math.multiplyExact(elements, extent);
    } catch (ArithmeticException e) {
      throw in.damaged("its shape has more elements than 64 bits can count");
    }
  }

  /** Turns offsets into places in the file, and checks that the data is all there. */
  private List<GgufTensor> place(List<Entry> entries, long dataStart, long alignment) {
    List<GgufTensor> tensors = new ArrayList<>(entries.size());
    long expected = 0;
    boolean exact = true;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      in.at("tensor '" + entry.name + "'");
      boolean inPlace = exact ? entry.offset == expected : entry.offset >= expected;
      if (!inPlace || entry.offset % alignment != 0) {
        throw in.damaged(
            "its data is at offset "
                + Long.toUnsignedString(entry.offset)
                + " and should be at "
                + expected
                + " (alignment "
                + alignment
                + ")");
      }
      long start = added(dataStart, entry.offset);
      // After a tensor of unknown size the next one may begin anywhere behind it.
      exact = GgmlType.ofId(entry.typeId).isPresent();
      long bytes = exact ? size(entry) : unknownSize(entries, i, dataStart, start);
      expected = exact ? padded(entry.offset, bytes, alignment) : entry.offset;
      tensors.add(
          new GgufTensor(entry.name, entry.shape, entry.typeId, entry.elements, start, bytes));
    }
    requireWhole(tensors);
    return List.copyOf(tensors);
  }

  private void requireWhole(List<GgufTensor> tensors) {
    long end = 0;
    String firstCut = "";
    for (GgufTensor tensor : tensors) {
      end = Math.max(end, added(tensor.offset(), tensor.bytes()));
      if (end > in.size() && firstCut.isEmpty()) {
        firstCut = tensor.name();
      }
    }
    if (end > in.size()) {
      throw in.problem(
          Kind.TRUNCATED,
          "the file ends too early: it has "
              + in.size()
              + " bytes and its tensors need "
              + end
              + " ('"
              + firstCut
              + "' is the first that is cut); download it again");
    }
  }

  private long size(Entry entry) {
    GgmlType type = GgmlType.ofId(entry.typeId).orElseThrow();
    long row = entry.shape.isEmpty() ? 1 : entry.shape.getFirst();
    if (row % type.blockElements() != 0) {
      throw in.damaged(
          "rows of "
              + row
              + " elements are no whole number of "
              + type
              + " blocks of "
              + type.blockElements());
    }
    try {
      return type.bytes(entry.elements);
    } catch (ArithmeticException e) {
      throw in.damaged("its size exceeds 64 bits");
    }
  }

  private long unknownSize(List<Entry> entries, int index, long dataStart, long start) {
    if (entries.get(index).typeId < 0) {
      throw in.damaged("there is no tensor type " + entries.get(index).typeId);
    }
    long next =
        index + 1 < entries.size()
            ? added(dataStart, Math.max(0, entries.get(index + 1).offset))
            : in.size();
    return Math.max(0, next - start);
  }

  private long padded(long offset, long bytes, long alignment) {
    long end = added(offset, bytes);
    return added(end, Math.floorMod(-end, alignment));
  }

  private long added(long a, long b) {
    try {
      return Math.addExact(a, b);
    } catch (ArithmeticException e) {
      throw in.damaged("its data ends beyond 64 bits");
    }
  }

  private record Entry(String name, List<Long> shape, long elements, int typeId, long offset) {}
}
