package dev.hugind.engine.llama;

import dev.hugind.engine.error.ModelLoadException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The structs and functions that a C header declares, as far as calling llama.cpp needs them:
 * offsets by the rules of C on 64-bit platforms, and signatures to compare with the ones that
 * Hugind calls. What it does not understand it refuses when asked for it, never guesses.
 */
final class CHeader {
  private static final int MAX_DEPTH = 16;
  private static final Set<String> QUALIFIERS =
      Set.of(
          "const",
          "volatile",
          "struct",
          "extern",
          "static",
          "inline",
          "signed",
          "restrict",
          "LLAMA_API",
          "GGML_API",
          "GGML_BACKEND_API",
          "register");

  /** Declared in ggml's headers, which a folder may lack; pointers since they exist. */
  private static final Set<String> POINTER_TYPES =
      Set.of(
          "ggml_backend_t",
          "ggml_backend_dev_t",
          "ggml_backend_buffer_type_t",
          "ggml_backend_sched_eval_callback",
          "ggml_abort_callback",
          "ggml_log_callback",
          "ggml_threadpool_t");

  private static final Map<String, CType> BASIC =
      Map.ofEntries(
          Map.entry("void", CType.VOID),
          Map.entry("bool", CType.BOOL),
          Map.entry("_Bool", CType.BOOL),
          Map.entry("char", CType.I8),
          Map.entry("int8_t", CType.I8),
          Map.entry("uint8_t", CType.I8),
          Map.entry("int16_t", CType.I16),
          Map.entry("uint16_t", CType.I16),
          Map.entry("int", CType.I32),
          Map.entry("unsigned", CType.I32),
          Map.entry("int32_t", CType.I32),
          Map.entry("uint32_t", CType.I32),
          Map.entry("int64_t", CType.I64),
          Map.entry("uint64_t", CType.I64),
          Map.entry("size_t", CType.I64),
          Map.entry("float", CType.F32),
          Map.entry("double", CType.F64));

  private final String label;
  private final List<String> tokens;
  private final Map<String, List<String>> structs = new HashMap<>();
  private final Map<String, List<String>> typedefs = new HashMap<>();
  private final Map<String, Prototype> functions = new HashMap<>();

  private record Prototype(List<String> result, List<List<String>> parameters) {}

  /**
   * Reads a header.
   *
   * @param label what to call it in errors: {@code "b4916"}, or the file's path
   * @param text the header's text
   */
  CHeader(String label, String text) {
    this.label = label;
    tokens = CTokens.of(text);
    scan();
  }

  /** Returns the layout of a struct that the header must declare. */
  StructLayout struct(String name) {
    return struct(name, 0);
  }

  boolean declaresStruct(String name) {
    return structs.containsKey(name);
  }

  /**
   * Returns a function's signature, {@code "i32(ptr,llama_batch)"}, or null when the header does
   * not declare it.
   */
  @Nullable String signature(String function) {
    Prototype prototype = functions.get(function);
    if (prototype == null) {
      return null;
    }
    List<String> parameters = new ArrayList<>();
    for (List<String> parameter : prototype.parameters()) {
      String type = typeName(parameter, function);
      if (!type.equals("void")) {
        parameters.add(type);
      }
    }
    return typeName(prototype.result(), function) + "(" + String.join(",", parameters) + ")";
  }

  private void scan() {
    int start = 0;
    int at = 0;
    while (at < tokens.size()) {
      String token = tokens.get(at);
      if (token.equals("typedef")) {
        at = start = typedef(at);
      } else if (isStructBody(at)) {
        int end = closing(at + 2, "{", "}");
        structs.put(tokens.get(at + 1), List.copyOf(tokens.subList(at + 3, end)));
        at = start = end + 1;
      } else if (token.equals("(") && at > start && isFunctionName(tokens.get(at - 1))) {
        int end = closing(at, "(", ")");
        functions.putIfAbsent(
            tokens.get(at - 1),
            new Prototype(
                List.copyOf(tokens.subList(start, at - 1)),
                splitTop(tokens.subList(at + 1, end), ",")));
        at = start = end + 1;
      } else {
        at++;
        if (token.equals(";")
            || token.equals("{")
            || token.equals("}")
            || token.equals("#")
            || token.equals("(")
            || token.equals(",")
            || token.equals(")")
            || token.equals("DEPRECATED")
            || token.equals("\"\"")) {
          start = at;
        }
      }
    }
  }

  private boolean isStructBody(int at) {
    return tokens.get(at).equals("struct")
        && at + 2 < tokens.size()
        && CTokens.isWord(tokens.get(at + 1))
        && tokens.get(at + 2).equals("{");
  }

  private static boolean isFunctionName(String token) {
    return token.startsWith("llama_") || token.startsWith("ggml_");
  }

  /** Records a typedef and returns the index after its semicolon. */
  private int typedef(int from) {
    int end = from + 1;
    while (end < tokens.size() && !tokens.get(end).equals(";")) {
      end = tokens.get(end).equals("{") ? closing(end, "{", "}") + 1 : end + 1;
    }
    List<String> words = List.copyOf(tokens.subList(from + 1, Math.min(end, tokens.size())));
    if (words.size() >= 2) {
      record(words);
    }
    return end + 1;
  }

  private void record(List<String> words) {
    int brace = words.indexOf("{");
    int pointer = indexOfPair(words, "(", "*");
    String last = words.getLast();
    if (brace >= 0) {
      if (words.getFirst().equals("enum")) {
        typedefs.put(last, List.of("int"));
      } else if (words.getFirst().equals("struct")) {
        int close = words.lastIndexOf("}");
        String tag = brace == 2 ? words.get(1) : last;
        structs.put(tag, List.copyOf(words.subList(brace + 1, Math.max(close, brace + 1))));
        if (!tag.equals(last) && CTokens.isWord(last)) {
          typedefs.put(last, List.of(tag));
        }
      }
    } else if (pointer >= 0) {
      if (pointer + 2 < words.size()) {
        typedefs.put(words.get(pointer + 2), List.of("void", "*"));
      }
    } else if (CTokens.isWord(last)) {
      typedefs.put(last, words.subList(0, words.size() - 1));
    }
  }

  private StructLayout struct(String name, int depth) {
    List<String> body = structs.get(name);
    if (body == null) {
      throw refused("struct " + name + " is not declared");
    }
    if (depth > MAX_DEPTH) {
      throw refused("struct " + name + " is nested more than " + MAX_DEPTH + " deep");
    }
    Map<String, StructLayout.Field> fields = new LinkedHashMap<>();
    long end = 0;
    int widest = 1;
    for (List<String> declaration : splitTop(body, ";")) {
      if (declaration.isEmpty()) {
        continue;
      }
      for (Declarator declarator : declarators(name, declaration, depth)) {
        int align = declarator.align();
        long offset = (end + align - 1) / align * align;
        end = offset + declarator.size();
        if (end > 1 << 16) {
          throw refused("struct " + name + " is larger than 64 KiB");
        }
        widest = Math.max(widest, align);
        var field =
            new StructLayout.Field(declarator.type(), (int) offset, (int) declarator.size());
        if (fields.put(declarator.name(), field) != null) {
          throw refused("struct " + name + " has two fields named " + declarator.name());
        }
      }
    }
    return new StructLayout(
        name,
        (int) ((end + widest - 1) / widest * widest),
        widest,
        Collections.unmodifiableMap(fields));
  }

  private record Declarator(String name, CType type, long size, int align) {}

  private List<Declarator> declarators(String struct, List<String> declaration, int depth) {
    String text = "struct " + struct + ": \"" + String.join(" ", declaration) + "\"";
    int functionPointer = indexOfPair(declaration, "(", "*");
    if (functionPointer >= 0 && functionPointer + 2 < declaration.size()) {
      String name = declaration.get(functionPointer + 2);
      return List.of(new Declarator(name, CType.POINTER, 8, 8));
    }
    for (String unsupported : List.of("#", "{", ":", "(", "=")) {
      if (declaration.contains(unsupported)) {
        throw refused(text + " is a kind of field that Hugind does not read");
      }
    }
    List<Declarator> found = new ArrayList<>();
    List<List<String>> parts = splitTop(declaration, ",");
    List<String> base = baseType(parts.getFirst(), text);
    for (int i = 0; i < parts.size(); i++) {
      List<String> part = parts.get(i);
      List<String> own = i == 0 ? part.subList(base.size(), part.size()) : part;
      found.add(declarator(base, own, text, depth));
    }
    return found;
  }

  /** Returns the words before the first star or the name. */
  private List<String> baseType(List<String> part, String text) {
    int end = part.indexOf("*");
    if (end < 0) {
      int bracket = part.indexOf("[");
      end = (bracket < 0 ? part.size() : bracket) - 1;
    }
    if (end < 1) {
      throw refused(text + " has no type or no name");
    }
    return part.subList(0, end);
  }

  private Declarator declarator(List<String> base, List<String> own, String text, int depth) {
    int at = 0;
    while (at < own.size() && (own.get(at).equals("*") || own.get(at).equals("const"))) {
      at++;
    }
    boolean pointer = own.subList(0, at).contains("*");
    if (at >= own.size() || !CTokens.isWord(own.get(at))) {
      throw refused(text + " has no name");
    }
    String name = own.get(at++);
    long count = 1;
    boolean array = false;
    while (at < own.size()) {
      if (at + 2 >= own.size() || !own.get(at).equals("[") || !own.get(at + 2).equals("]")) {
        throw refused(text + " is a kind of field that Hugind does not read");
      }
      array = true;
      count *= length(own.get(at + 1), text);
      if (count > 1 << 16) {
        throw refused(text + " is too large");
      }
      at += 3;
    }
    CType type = pointer ? CType.POINTER : type(base, text, 0);
    long size = type.size();
    int align = type.size();
    if (type == CType.AGGREGATE) {
      StructLayout nested = struct(structTag(base, 0), depth + 1);
      size = nested.size();
      align = nested.align();
    } else if (type == CType.VOID) {
      throw refused(text + " has no size");
    }
    return new Declarator(name, array ? CType.AGGREGATE : type, size * count, align);
  }

  private long length(String digits, String text) {
    if (!digits.matches("[0-9]{1,5}")) {
      throw refused(text + " has a length that is no plain number");
    }
    return Long.parseLong(digits);
  }

  private String typeName(List<String> words, String function) {
    CType type = type(words, function, 0);
    return type == CType.AGGREGATE ? structTag(words, 0) : type.label();
  }

  private CType type(List<String> words, String where, int depth) {
    if (depth > MAX_DEPTH) {
      throw refused(where + ": a type is defined by itself");
    }
    if (words.contains("*") || words.contains("[") || words.contains("(")) {
      return CType.POINTER;
    }
    if (words.contains("enum")) {
      return CType.I32;
    }
    String base = firstTypeWord(words);
    CType basic = BASIC.get(base);
    if (basic != null) {
      // "unsigned" and "int" can be followed by words that change the size.
      boolean changed = words.stream().anyMatch(w -> Set.of("long", "short").contains(w));
      boolean unsignedOther = base.equals("unsigned") && words.stream().anyMatch("char"::equals);
      if (changed || unsignedOther) {
        throw refused(where + ": \"" + String.join(" ", words) + "\" is no type Hugind reads");
      }
      return basic;
    }
    if (POINTER_TYPES.contains(base)) {
      return CType.POINTER;
    }
    List<String> definition = typedefs.get(base);
    if (definition != null) {
      return type(definition, where, depth + 1);
    }
    if (structs.containsKey(base)) {
      return CType.AGGREGATE;
    }
    // Callbacks and ids that a shortened header leaves out.
    if (base.equals("llama_token") || base.equals("llama_pos") || base.equals("llama_seq_id")) {
      return CType.I32;
    }
    if (base.endsWith("_callback")) {
      return CType.POINTER;
    }
    throw refused(where + ": the type " + base + " is not declared");
  }

  private String structTag(List<String> words, int depth) {
    String base = firstTypeWord(words);
    List<String> definition = typedefs.get(base);
    return definition == null || depth > MAX_DEPTH ? base : structTag(definition, depth + 1);
  }

  private String firstTypeWord(List<String> words) {
    for (String word : words) {
      if (!QUALIFIERS.contains(word)) {
        return word;
      }
    }
    throw refused("\"" + String.join(" ", words) + "\" names no type");
  }

  /** Returns the index of the bracket that closes the one at {@code open}. */
  private int closing(int open, String opener, String closer) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      if (tokens.get(i).equals(opener)) {
        depth++;
      } else if (tokens.get(i).equals(closer) && --depth == 0) {
        return i;
      }
    }
    throw refused("a \"" + opener + "\" is never closed");
  }

  private static List<List<String>> splitTop(List<String> words, String separator) {
    List<List<String>> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("(") || word.equals("{")) {
        depth++;
      } else if (word.equals(")") || word.equals("}")) {
        depth--;
      } else if (depth == 0 && word.equals(separator)) {
        parts.add(List.copyOf(words.subList(start, i)));
        start = i + 1;
      }
    }
    if (start < words.size()) {
      parts.add(List.copyOf(words.subList(start, words.size())));
    }
    return parts;
  }

  private static int indexOfPair(List<String> words, String first, String second) {
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).equals(first) && words.get(i + 1).equals(second)) {
        return i;
      }
    }
    return -1;
  }

  private ModelLoadException refused(String what) {
    return new ModelLoadException("The header " + label + " can't be used: " + what + ".");
  }
}
