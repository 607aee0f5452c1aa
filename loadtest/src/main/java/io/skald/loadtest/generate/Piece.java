package io.skald.loadtest.generate;

import java.nio.charset.StandardCharsets;

/// One part of a line template: fixed text or a field that is drawn anew for each line. Immutable.
///
/// | field             | writes                                                                        |
/// |-------------------|-------------------------------------------------------------------------------|
/// | `int:lo:hi`       | a decimal number, every value equally often                                    |
/// | `skew:lo:hi`      | a decimal number, small ones much more often                                   |
/// | `dec:lo:hi:n`     | skewed as above, with the point before the last n digits                       |
/// | `digits:n`        | n decimal digits                                                              |
/// | `hex:n`, `HEX:n`  | n hexadecimal digits                                                          |
/// | `uuid`            | a random UUID                                                                 |
/// | `trace`           | 32 hexadecimal digits, or the needle that waits                               |
/// | `ip`              | an address of a private network of about a thousand hosts                     |
/// | `dur:lo:hi`       | microseconds, skewed, as Go prints a duration: `850µs`, `12.5ms`, `1.204s`    |
/// | `t:PATTERN`       | the entry's time, see [ClockText]; letters behind `%`                         |
/// | `pick:list`       | a word of a list, all equally often                                           |
/// | `zipf:list`       | a word of a list, the first ones much more often                              |
/// | `service`         | the app's name                                                                |
sealed interface Piece {
    void write(LineContext context);

    record Text(byte[] bytes) implements Piece {
        @Override
        public void write(LineContext context) {
            context.line.put(bytes);
        }
    }

    record Whole(long low, long high) implements Piece {
        @Override
        public void write(LineContext context) {
            context.line.putDecimal(context.random.nextLong(low, high + 1));
        }
    }

    record Skewed(long low, long high) implements Piece {
        @Override
        public void write(LineContext context) {
            context.line.putDecimal(context.skewed(low, high));
        }
    }

    record Fixed(long low, long high, int decimals) implements Piece {
        @Override
        public void write(LineContext context) {
            long unit = 1;
            for (int i = 0; i < decimals; i++) {
                unit *= 10;
            }
            long value = context.skewed(low, high);
            context.line.putDecimal(value / unit);
            context.line.put('.');
            context.line.putPadded(value % unit, decimals);
        }
    }

    record Digits(int count) implements Piece {
        @Override
        public void write(LineContext context) {
            context.line.putPadded(context.random.nextLong() >>> 1, count);
        }
    }

    record Hex(int count, boolean upper) implements Piece {
        @Override
        public void write(LineContext context) {
            int left = count;
            for (; left > 16; left -= 16) {
                context.line.putHex(context.random.nextLong(), 16, upper);
            }
            context.line.putHex(context.random.nextLong(), left, upper);
        }
    }

    record Uuid() implements Piece {
        @Override
        public void write(LineContext context) {
            long high = context.random.nextLong();
            long low = context.random.nextLong();
            LineText line = context.line;
            line.putHex(high >>> 32, 8, false);
            line.put('-');
            line.putHex(high >>> 16, 4, false);
            line.put('-');
            line.putHex(0x4000 | (high & 0xfff), 4, false);
            line.put('-');
            line.putHex(0x8000 | (low >>> 48 & 0x3fff), 4, false);
            line.put('-');
            line.putHex(low, 12, false);
        }
    }

    record Trace() implements Piece {
        @Override
        public void write(LineContext context) {
            byte[] needle = context.takeNeedle();
            if (needle != null) {
                context.line.put(needle);
            } else {
                context.line.putHex(context.random.nextLong(), 16, false);
                context.line.putHex(context.random.nextLong(), 16, false);
            }
        }
    }

    record PrivateAddress() implements Piece {
        private static final byte[] NETWORK = "10.".getBytes(StandardCharsets.US_ASCII);

        @Override
        public void write(LineContext context) {
            long draw = context.random.nextLong();
            context.line.put(NETWORK);
            context.line.putDecimal(draw & 3);
            context.line.put('.');
            context.line.putDecimal(16 + (draw >>> 2 & 3));
            context.line.put('.');
            context.line.putDecimal(1 + (draw >>> 4 & 63));
        }
    }

    record Duration(long lowMicros, long highMicros) implements Piece {
        private static final byte[] MICROS = "µs".getBytes(StandardCharsets.UTF_8);

        @Override
        public void write(LineContext context) {
            long micros = context.skewed(lowMicros, highMicros);
            LineText line = context.line;
            if (micros < 1_000) {
                line.putDecimal(micros);
                line.put(MICROS);
                return;
            }
            boolean seconds = micros >= 1_000_000;
            long thousandths = seconds ? micros / 1_000 : micros;
            line.putDecimal(thousandths / 1_000);
            line.put('.');
            line.putPadded(thousandths % 1_000, 3);
            if (!seconds) {
                line.put('m');
            }
            line.put('s');
        }
    }

    record Time(String pattern) implements Piece {
        @Override
        public void write(LineContext context) {
            for (int i = 0; i < pattern.length(); i++) {
                char c = pattern.charAt(i);
                if (c == '%') {
                    context.clock.put(context.line, pattern.charAt(++i));
                } else {
                    context.line.put(c);
                }
            }
        }
    }

    record Pick(byte[][] words) implements Piece {
        @Override
        public void write(LineContext context) {
            context.line.put(words[context.random.nextInt(words.length)]);
        }
    }

    record Zipf(byte[][] words, Draw draw) implements Piece {
        @Override
        public void write(LineContext context) {
            context.line.put(words[draw.next(context.random)]);
        }
    }
}
