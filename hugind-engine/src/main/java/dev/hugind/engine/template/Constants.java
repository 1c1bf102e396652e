package dev.hugind.engine.template;

/**
 * What Jinja2 does differently because it computes constant expressions while compiling: there a
 * slice is looked up like any item, so that one of a wrong type is undefined instead of an error.
 */
final class Constants {
  private Constants() {}

  static boolean isConstant(Node node) {
    return !(node instanceof Expression.Name)
        && !(node instanceof Expression.Call)
        && !(node instanceof Expression.Filter filter
            && SelectionFilters.TABLE.find(filter.name()) != null)
        && node.children().stream().allMatch(Constants::isConstant);
  }

  static Object slice(Object owner, Object from, Object to, Object step, Rendering rendering) {
    boolean sliceable =
        owner instanceof Text || (Iteration.sized(owner) != null && !(owner instanceof DictValue));
    if (owner instanceof Undefined
        || (sliceable && isBound(from) && isBound(to) && isBound(step))) {
      return Attributes.slice(owner, from, to, step, rendering);
    }
    return Undefined.because(TypeNames.ofObject(owner) + " has no such slice");
  }

  private static boolean isBound(Object value) {
    return value == None.NONE || Numbers.isInteger(value);
  }
}
