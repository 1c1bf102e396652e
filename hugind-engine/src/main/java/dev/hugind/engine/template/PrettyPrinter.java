package dev.hugind.engine.template;

import java.util.List;

/**
 * Python's {@code pprint}: like {@code repr} with sorted keys, and over several lines where one is
 * too short.
 */
final class PrettyPrinter {
  private static final int WIDTH = 80;

  private final Budget budget;
  private final TextBuilder out;
  private int depth;

  private PrettyPrinter(Budget budget) {
    this.budget = budget;
    this.out = new TextBuilder(budget);
  }

  static Text print(Object value, Budget budget) {
    PrettyPrinter printer = new PrettyPrinter(budget);
    printer.print(value, 0, 0);
    return printer.out.toText();
  }

  private void print(Object value, int indent, int allowance) {
    if (++depth > Equality.MAX_DEPTH) {
      throw TemplateException.limit(
          "recursionDepth", Equality.MAX_DEPTH, "Values nest too deep to be printed");
    }
    Text line = Printer.repr(sorted(value, 0), budget);
    if (line.length() <= WIDTH - indent - allowance) {
      out.append(line);
    } else {
      switch (value) {
        case ListValue list -> items("[", list.items(), "]", indent, allowance);
        case TupleValue tuple ->
            items("(", tuple.items(), tuple.size() == 1 ? ",)" : ")", indent, allowance);
        case DictValue dict -> entries(dict, indent, allowance);
        default -> out.append(line);
      }
    }
    depth--;
  }

  private void items(String open, List<Object> items, String close, int indent, int allowance) {
    out.own(open);
    for (int i = 0; i < items.size(); i++) {
      boolean last = i == items.size() - 1;
      print(items.get(i), indent + 1, last ? allowance + close.length() : 1);
      separate(last, indent);
    }
    out.own(close);
  }

  private void entries(DictValue dict, int indent, int allowance) {
    out.own("{");
    List<Object> entries = sortedEntries(dict);
    for (int i = 0; i < entries.size(); i++) {
      List<Object> entry = ((TupleValue) entries.get(i)).items();
      boolean last = i == entries.size() - 1;
      Text key = Printer.repr(entry.get(0), budget);
      out.append(key).own(": ");
      print(entry.get(1), indent + key.length() + 3, last ? allowance + 1 : 1);
      separate(last, indent);
    }
    out.own("}");
  }

  private void separate(boolean last, int indent) {
    if (!last) {
      out.own(",\n").repeat(Text.own(" "), indent + 1L);
    }
  }

  private List<Object> sortedEntries(DictValue dict) {
    return Sorting.sorted(
        dict.entries(), entry -> ((TupleValue) entry).items().getFirst(), false, budget);
  }

  private Object sorted(Object value, int level) {
    if (level > Equality.MAX_DEPTH) {
      throw TemplateException.limit(
          "recursionDepth", Equality.MAX_DEPTH, "Values nest too deep to be printed");
    }
    return switch (value) {
      case ListValue list ->
          new ListValue(list.items().stream().map(item -> sorted(item, level + 1)).toList());
      case TupleValue tuple ->
          new TupleValue(
              tuple.items().stream().map(item -> sorted(item, level + 1)).toList(), tuple.group());
      case DictValue dict -> {
        DictValue copy = new DictValue();
        for (Object entry : sortedEntries(dict)) {
          List<Object> pair = ((TupleValue) entry).items();
          copy.put(pair.get(0), sorted(pair.get(1), level + 1));
        }
        yield copy;
      }
      default -> value;
    };
  }
}
