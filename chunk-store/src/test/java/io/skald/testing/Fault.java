package io.skald.testing;

import java.util.random.RandomGenerator;

/// What can happen to one call of a [FaultyFileSystem].
public enum Fault {
    /// Nothing.
    NONE,
    /// The power goes: the call may or may not have had its effect, or half of it, and no later call works.
    CRASH,
    /// An `IOException`. Of an append, a part is in the file; after a sync, what was not safe never will be; reads give nothing.
    FAIL,
    /// A full disk: as FAIL, for calls that need room. Others succeed.
    DISK_FULL,
    /// A read gives one wrong bit. Other calls succeed.
    BIT_FLIP;

    /// The calls on files and names that are counted.
    public enum Operation {
        CREATE,
        OPEN,
        READ,
        APPEND,
        SYNC,
        RENAME,
        TRUNCATE,
        DELETE,
        LIST,
        CREATE_DIRECTORIES,
        SYNC_DIRECTORY;

        boolean needsRoom() {
            return switch (this) {
                case CREATE, APPEND, SYNC, RENAME, CREATE_DIRECTORIES, SYNC_DIRECTORY -> true;
                case OPEN, READ, TRUNCATE, DELETE, LIST -> false;
            };
        }
    }

    /// Says what happens at each call.
    @FunctionalInterface
    public interface Plan {
        /// @param step number of the call, from 0
        /// @param path of the file or directory; of a rename, the new one
        Fault at(long step, Operation operation, String path);

        static Plan none() {
            return (step, operation, path) -> NONE;
        }

        static Plan at(long faultyStep, Fault fault) {
            return (step, operation, path) -> step == faultyStep ? fault : NONE;
        }

        /// @param toStep first one without the fault
        static Plan between(long fromStep, long toStep, Fault fault) {
            return (step, operation, path) -> fromStep <= step && step < toStep ? fault : NONE;
        }

        static Plan onEvery(Operation faulty, Fault fault) {
            return (step, operation, path) -> operation == faulty ? fault : NONE;
        }

        /// @param oneIn mean number of calls to one with a fault
        static Plan random(RandomGenerator random, int oneIn, Fault fault) {
            return (step, operation, path) -> random.nextInt(oneIn) == 0 ? fault : NONE;
        }

        /// This plan, and the other one where this has nothing to say.
        default Plan or(Plan other) {
            return (step, operation, path) -> {
                Fault mine = at(step, operation, path);
                return mine != NONE ? mine : other.at(step, operation, path);
            };
        }
    }
}
