package dev.hugind.engine.chat.output;

import dev.hugind.engine.schema.GbnfRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members of an object, of which some may be missing, in GBNF. A few come in any order, as models
 * like it; many come in their own.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class CallGrammarMembers {
  /** Members of objects within arguments that come in any order. */
  static final int FEW = 3;

  /** Each member more doubles the rules, so this is a bound on them all. */
  private static final int MOST_RULES = 1_024;

  private static final int MOST_IN_ANY_ORDER = 7;

  /**
   * A member.
   *
   * @param expression what it matches
   * @param required whether it may not be missing
   */
  record Member(String expression, boolean required) {}

  private final GbnfRules rules;
  private final List<Member> members;
  private final String other;
  private final String separator;

  private CallGrammarMembers(
      GbnfRules rules, List<Member> members, @Nullable String other, String separator) {
    this.rules = rules;
    this.separator = separator;
    this.other = other == null ? "" : rules.rule("other-member", other);
    this.members = new ArrayList<>();
    for (Member member : members) {
      this.members.add(new Member(rules.rule("argument", member.expression()), member.required()));
    }
  }

  /**
   * Returns members.
   *
   * @param rules the grammar that rules are added to
   * @param members the members
   * @param other what any number of further members match, or null when there are none
   * @param separator what is between two members; empty when nothing is
   * @param inAnyOrder up to so many members come in any order
   * @return the name of a rule; it matches no text at all only where no member is required
   */
  static String of(
      GbnfRules rules,
      List<Member> members,
      @Nullable String other,
      String separator,
      int inAnyOrder) {
    CallGrammarMembers all = new CallGrammarMembers(rules, members, other, separator);
    return members.size() > inAnyOrder ? all.inOrder() : all.inAnyOrder();
  }

  /** Returns how many members may come in any order where there are so many objects. */
  static int inAnyOrder(int objects) {
    int most = MOST_IN_ANY_ORDER;
    while (most > 0 && (objects << most) > MOST_RULES) {
      most--;
    }
    return most;
  }

  private String inOrder() {
    // What may follow where a member has come, and where none has.
    String after = rules.rule("more", end(false));
    String before = rules.rule("members", end(true));
    for (int i = members.size() - 1; i >= 0; i--) {
      Member member = members.get(i);
      String here = member.expression + " " + after;
      before = rules.rule("members", here + (member.required ? "" : " | " + before));
      after = rules.rule("more", separated(here) + (member.required ? "" : " | " + after));
    }
    return before;
  }

  private String inAnyOrder() {
    int all = (1 << members.size()) - 1;
    int required = 0;
    for (int i = 0; i < members.size(); i++) {
      required |= members.get(i).required ? 1 << i : 0;
    }
    // What may follow once just these members have come.
    String[] after = new String[all + 1];
    for (int come = all; come >= 0; come--) {
      List<String> options = new ArrayList<>();
      for (int i = 0; i < members.size(); i++) {
        if ((come & 1 << i) == 0) {
          String next = members.get(i).expression + " " + after[come | 1 << i];
          options.add(come == 0 ? next : separated(next));
        }
      }
      if ((come & required) == required) {
        options.add(end(come == 0));
      }
      after[come] = rules.rule("rest", String.join(" | ", options));
    }
    return after[0];
  }

  private String separated(String member) {
    return separator.isEmpty() ? member : separator + " " + member;
  }

  private String end(boolean first) {
    if (other.isEmpty()) {
      return "\"\"";
    }
    String more = "(" + separated(other) + ")*";
    return first ? "(" + other + " " + more + ")?" : more;
  }
}
