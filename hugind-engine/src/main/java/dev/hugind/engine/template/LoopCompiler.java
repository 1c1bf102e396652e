package dev.hugind.engine.template;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns {@code for} into actions. */
final class LoopCompiler {
  private final StatementCompiler statements;

  LoopCompiler(StatementCompiler statements) {
    this.statements = statements;
  }

  Action compile(Statement.For loop, Scope outer) {
    Scope around = loop.recursive() ? inFunction(outer) : outer;
    Scope scope = loop.recursive() ? around : outer.inner();
    boolean extended =
        loop.recursive()
            || !SymbolAnalysis.undeclared(loop.body(), Set.of("loop")).isEmpty()
            || loop.body().stream().anyMatch(LoopCompiler::hasScopedBlock);
    Frame.Place loopPlace =
        extended ? scope.layout().declare(scope.symbols().declareParameter("loop")) : null;
    SymbolAnalysis.analyzeTarget(scope.symbols(), loop.target());
    SymbolAnalysis.analyze(scope.symbols(), loop.body());
    Entry entry = statements.entry(scope);
    Scope elseScope =
        new Scope(
            new Symbols(outer.symbols()),
            scope.layout(),
            false,
            false,
            !loop.recursive() && outer.inLoop(),
            outer.escape());
    SymbolAnalysis.analyze(elseScope.symbols(), loop.otherwise());
    Entry elseEntry = statements.entry(elseScope);
    Iterated iterated =
        new Iterated(
            statements.expressions().target(loop.target(), scope),
            loopPlace,
            entry,
            statements.body(loop.body(), scope.loop()),
            elseEntry,
            statements.body(loop.otherwise(), elseScope),
            !loop.otherwise().isEmpty());
    Filtering filtering = loop.test() == null ? null : filtering(loop, loop.test(), outer);
    Code iterable = statements.expressions().compile(loop.iterable(), outer);
    if (loop.recursive()) {
      return recursive(iterable, filtering, iterated, scope.layout());
    }
    return (frame, out) -> {
      Object values = filtered(iterable.eval(frame), filtering, frame);
      return iterated.run(values, null, 0, frame, out);
    };
  }

  private static Scope inFunction(Scope outer) {
    return outer.function();
  }

  private static boolean hasScopedBlock(Node node) {
    return (node instanceof Statement.Block block && block.scoped())
        || node.children().stream().anyMatch(LoopCompiler::hasScopedBlock);
  }

  private static Object filtered(Object values, @Nullable Filtering filtering, Frame frame) {
    return filtering == null ? values : LazyValues.generator(filtering.filter(values, frame));
  }

  private static Action recursive(
      Code iterable, @Nullable Filtering filtering, Iterated iterated, Frame.Layout layout) {
    return (frame, out) -> {
      Loop.Recursion recursion =
          new Loop.Recursion() {
            @Override
            public Text render(Object reciter, int depth) {
              Rendering rendering = frame.rendering();
              rendering.budget().enter();
              Frame inner = new Frame(layout, frame);
              TextBuilder buffer = new TextBuilder(rendering.budget());
              Object values = filtered(reciter, filtering, frame);
              Action.Flow _ = iterated.run(values, this, depth, inner, buffer);
              rendering.budget().leave();
              return buffer.toText(rendering.isEscaping());
            }
          };
      out.append(recursion.render(iterable.eval(frame), 0));
      return Action.Flow.NEXT;
    };
  }

  /**
   * The parts of a loop that run for each item.
   *
   * @param target what is set to the item
   * @param loopPlace where the variable {@code loop} is, if it is used
   * @param entry the scope of the body
   * @param body the body
   * @param elseEntry the scope of the part after {@code else}
   * @param otherwise the part after {@code else}
   * @param hasElse whether there is one
   */
  private record Iterated(
      ExpressionCompiler.Assignment target,
      Frame.@Nullable Place loopPlace,
      Entry entry,
      Action body,
      Entry elseEntry,
      Action otherwise,
      boolean hasElse) {

    Action.Flow run(
        Object values,
        Loop.@Nullable Recursion recursion,
        int depth,
        Frame frame,
        TextBuilder out) {
      boolean completed =
          loopPlace == null
              ? plain(Iteration.iterate(values, frame.budget()), frame, out)
              : extended(loopPlace, new Loop(values, recursion, depth, frame.budget()), frame, out);
      entry.leave(frame);
      // As in Jinja2, a loop whose every round was cut short counts as empty.
      if (!hasElse || completed) {
        return Action.Flow.NEXT;
      }
      elseEntry.enter(frame);
      Action.Flow flow = otherwise.run(frame, out);
      elseEntry.leave(frame);
      return flow;
    }

    private boolean plain(Iterator<Object> items, Frame frame, TextBuilder out) {
      boolean completed = false;
      while (items.hasNext()) {
        frame.budget().step();
        target.assign(frame, items.next());
        entry.enter(frame);
        Action.Flow flow = body.run(frame, out);
        if (flow == Action.Flow.BREAK) {
          break;
        }
        completed |= flow == Action.Flow.NEXT;
      }
      return completed;
    }

    private boolean extended(Frame.Place place, Loop loop, Frame frame, TextBuilder out) {
      boolean completed = false;
      while (loop.hasNext()) {
        frame.budget().step();
        target.assign(frame, loop.advance());
        place.set(frame, loop);
        entry.enter(frame);
        Action.Flow flow = body.run(frame, out);
        if (flow == Action.Flow.BREAK) {
          break;
        }
        completed |= flow == Action.Flow.NEXT;
      }
      return completed;
    }
  }

  /**
   * The condition of a loop, which is a function of its own.
   *
   * @param layout its variables
   * @param entry its scope
   * @param target what is set to the item before the test
   * @param test the test
   * @param passed the item, put together again from the target
   */
  private record Filtering(
      Frame.Layout layout,
      Entry entry,
      ExpressionCompiler.Assignment target,
      Code test,
      Code passed) {

    Iterator<Object> filter(Object values, Frame frame) {
      Iterator<Object> items = Iteration.iterate(values, frame.budget());
      return new Iterator<>() {
        private @Nullable Frame inner;
        private @Nullable Object next;

        @Override
        public boolean hasNext() {
          if (inner == null) {
            inner = new Frame(layout, frame);
            entry.enter(inner);
          }
          while (next == null && items.hasNext()) {
            frame.budget().step();
            target.assign(inner, items.next());
            if (Truth.of(test.eval(inner))) {
              next = passed.eval(inner);
            }
          }
          return next != null;
        }

        @Override
        public Object next() {
          if (!hasNext() || next == null) {
            throw new NoSuchElementException();
          }
          Object item = next;
          next = null;
          return item;
        }
      };
    }
  }

  private Filtering filtering(Statement.For loop, Expression test, Scope outer) {
    Scope scope = outer.function();
    SymbolAnalysis.analyzeTarget(scope.symbols(), loop.target());
    SymbolAnalysis.analyze(scope.symbols(), List.of(test));
    Entry entry = statements.entry(scope);
    return new Filtering(
        scope.layout(),
        entry,
        statements.expressions().target(loop.target(), scope),
        statements.expressions().compile(test, scope),
        statements
            .expressions()
            .compile(ExpressionParser.withUse(loop.target(), Expression.Use.LOAD), scope));
  }
}
