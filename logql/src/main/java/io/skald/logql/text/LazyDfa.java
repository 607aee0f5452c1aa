package io.skald.logql.text;

/// Looks for a program in texts, in time linear in their length and in bounded memory, with a deterministic automaton
/// that is built as far as the texts need it. Threads may share it.
final class LazyDfa {
    private final ByteProgram program;
    private final ByteClasses classes;
    private volatile DfaCache cache;

    LazyDfa(ByteProgram program) {
        this.program = program;
        this.classes = new ByteClasses(program);
        this.cache = new DfaCache(program, classes);
    }

    /// Whether the program matches somewhere in `[from, to)`.
    ///
    /// @param context what comes before `from`, see [StepSet#AT_BEGIN]
    boolean find(byte[] bytes, int from, int to, int context) {
        DfaCache current = cache;
        int row = current.start(context);
        if (row == DfaCache.FULL) {
            current = renew(current);
            row = current.start(context);
        }
        int[] table = current.table();
        int[] classOf = classes.table();
        int at = from;
        while (row > DfaCache.LAST_SPECIAL) {
            while (at < to) {
                int next = table[row + classOf[bytes[at] & 0xff]];
                if (next <= DfaCache.LAST_SPECIAL) {
                    break;
                }
                row = next;
                at++;
            }
            int byteClass = at < to ? classOf[bytes[at] & 0xff] : classes.count();
            int next = current.next(row, byteClass);
            if (next == DfaCache.FULL) {
                DfaState state = current.state(row);
                current = renew(current);
                row = current.row(state);
            } else {
                row = next;
                at++;
            }
            table = current.table();
        }
        return row == DfaCache.MATCHED;
    }

    /// Throws away the states of a full cache; another thread may have done so already.
    private synchronized DfaCache renew(DfaCache full) {
        if (cache == full) {
            cache = new DfaCache(program, classes);
        }
        return cache;
    }
}
