package dev.hugind.engine.grammar;

import java.util.List;

/**
 * The automata of all rules.
 *
 * @param names the rules' names; a counted item that became a rule has the name of the rule around
 * @param starts the state in which each rule starts
 * @param ends the state in which each rule ends
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record RuleSet(Edges edges, List<String> names, int[] starts, int[] ends) {
  int size() {
    return starts.length;
  }
}
