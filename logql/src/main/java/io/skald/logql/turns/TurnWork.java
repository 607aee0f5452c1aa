package io.skald.logql.turns;

/// What one loop of a query does in its turns. Only one thread calls it at a time, but not always the same.
public interface TurnWork {
    /// One turn: works until [Turns#isOver()] says so or nothing is left, and asks [Turns#pause()] on the way.
    ///
    /// @return whether it wants another turn
    boolean run();

    /// There will be no other turn. Not called once [#run()] has returned false.
    ///
    /// @param refused because the threads are being stopped; else because the query gave up
    void dropped(boolean refused);
}
