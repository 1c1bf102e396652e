package dev.hugind.engine.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A small random grammar that can be written as text, and that says itself, by trying everything,
 * which texts it matches.
 */
final class RandomGrammar {
  /** A part of a rule. */
  private interface Part {
    String text();

    /** Returns all places where it may end when it starts at a place of a text. */
    BitSet ends(Trial trial, int start);
  }

  /** One text, and what is known of where the parts of the grammar may end in it. */
  private static final class Trial {
    private final int[] text;
    private final IdentityHashMap<Part, BitSet[]> known = new IdentityHashMap<>();

    Trial(String text) {
      this.text = text.codePoints().toArray();
    }

    BitSet ends(Part part, int start) {
      BitSet[] ends = known.computeIfAbsent(part, p -> new BitSet[text.length + 1]);
      if (ends[start] == null) {
        ends[start] = part.ends(this, start);
      }
      return ends[start];
    }

    BitSet ends(Part part, BitSet starts) {
      BitSet ends = new BitSet();
      starts.stream().forEach(start -> ends.or(ends(part, start)));
      return ends;
    }
  }

  private record Literal(String value) implements Part {
    @Override
    public String text() {
      return '"' + value + '"';
    }

    @Override
    public BitSet ends(Trial trial, int start) {
      BitSet ends = new BitSet();
      int[] wanted = value.codePoints().toArray();
      if (start + wanted.length <= trial.text.length
          && Arrays.equals(wanted, 0, wanted.length, trial.text, start, start + wanted.length)) {
        ends.set(start + wanted.length);
      }
      return ends;
    }
  }

  private record Characters(String text, String members, boolean negated) implements Part {
    @Override
    public BitSet ends(Trial trial, int start) {
      BitSet ends = new BitSet();
      if (start < trial.text.length && members.indexOf(trial.text[start]) >= 0 != negated) {
        ends.set(start + 1);
      }
      return ends;
    }
  }

  private record Sequence(List<Part> parts) implements Part {
    @Override
    public String text() {
      return parts.stream().map(Part::text).collect(Collectors.joining(" "));
    }

    @Override
    public BitSet ends(Trial trial, int start) {
      BitSet ends = new BitSet();
      ends.set(start);
      for (Part part : parts) {
        ends = trial.ends(part, ends);
      }
      return ends;
    }
  }

  private record Choice(List<Part> parts) implements Part {
    @Override
    public String text() {
      return "(" + parts.stream().map(Part::text).collect(Collectors.joining(" | ")) + ")";
    }

    @Override
    public BitSet ends(Trial trial, int start) {
      BitSet ends = new BitSet();
      parts.forEach(part -> ends.or(trial.ends(part, start)));
      return ends;
    }
  }

  private record Repeat(Part part, String quantifier, int least, int most) implements Part {
    @Override
    public String text() {
      return "(" + part.text() + ")" + quantifier;
    }

    @Override
    public BitSet ends(Trial trial, int start) {
      BitSet now = new BitSet();
      now.set(start);
      BitSet ends = new BitSet();
      // More rounds than the text is long find nothing new, beyond the least.
      for (int i = 0; i <= Math.min(most, least + trial.text.length); i++) {
        if (i >= least) {
          ends.or(now);
        }
        now = trial.ends(part, now);
      }
      return ends;
    }
  }

  private record Call(int rule, List<Part> rules) implements Part {
    @Override
    public String text() {
      return "r" + rule;
    }

    @Override
    public BitSet ends(Trial trial, int start) {
      return trial.ends(rules.get(rule), start);
    }
  }

  private final Random random;
  private final List<Part> rules = new ArrayList<>();

  RandomGrammar(Random random) {
    this.random = random;
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      rules.add(choice(count, 3));
    }
  }

  private Part choice(int ruleCount, int depth) {
    List<Part> alternatives = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      List<Part> parts = new ArrayList<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        parts.add(part(ruleCount, depth));
      }
      alternatives.add(new Sequence(parts));
    }
    return new Choice(alternatives);
  }

  private Part part(int ruleCount, int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 10)) {
      case 0, 1 -> new Literal(List.of("a", "b", "ab", "é", "").get(random.nextInt(5)));
      case 2 ->
          List.of(
                  new Characters("[ab]", "ab", false),
                  new Characters("[^a]", "a", true),
                  new Characters("[^bé]", "bé", true),
                  new Characters(".", "", true))
              .get(random.nextInt(4));
      case 3, 4, 5 -> new Call(random.nextInt(ruleCount), rules);
      case 6 -> choice(ruleCount, depth - 1);
      default -> repeat(choice(ruleCount, depth - 1));
    };
  }

  private Part repeat(Part part) {
    int unbounded = Integer.MAX_VALUE;
    return switch (random.nextInt(7)) {
      case 0 -> new Repeat(part, "*", 0, unbounded);
      case 1 -> new Repeat(part, "+", 1, unbounded);
      case 2 -> new Repeat(part, "?", 0, 1);
      case 3 -> new Repeat(part, "{2}", 2, 2);
      case 4 -> new Repeat(part, "{2,}", 2, unbounded);
      case 5 -> new Repeat(part, "{0,2}", 0, 2);
      default -> new Repeat(part, "{1,3}", 1, 3);
    };
  }

  String text() {
    StringBuilder text = new StringBuilder("root ::= r0\n");
    for (int i = 0; i < rules.size(); i++) {
      text.append("r").append(i).append(" ::= ").append(rules.get(i).text()).append('\n');
    }
    return text.toString();
  }

  /** Tries everything; does not end if the grammar is left-recursive. */
  boolean matches(String text) {
    Trial trial = new Trial(text);
    return trial.ends(rules.getFirst(), 0).get(trial.text.length);
  }
}
