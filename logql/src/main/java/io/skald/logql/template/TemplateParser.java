package io.skald.logql.template;

import io.skald.logql.template.Node.Control;
import io.skald.logql.template.Token.Kind;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes trees of the text of a template: one for the template itself, one for each that it defines. Takes what Go takes,
/// and finds fault in the same words.
final class TemplateParser {
    private final String name;
    private final TokenQueue tokens;
    private final Map<String, Node.Sequence> trees = new HashMap<>();
    private final Map<String, Integer> slots = new LinkedHashMap<>();

    // Of the tree in work.
    private List<String> variables = new ArrayList<>(List.of("$"));
    private int rangeDepth;

    private int nesting;

    TemplateParser(String name, String byteText) {
        this.name = name;
        this.tokens = new TokenQueue(name, byteText);
    }

    /// Reads everything.
    ///
    /// @throws TemplateSyntaxException with Go's message
    Map<String, Node.Sequence> parse() {
        List<Node> nodes = new ArrayList<>();
        int position = tokens.peek().offset();
        while (tokens.peek().kind() != Kind.EOF) {
            if (tokens.peek().kind() == Kind.LEFT_DELIM) {
                Token delim = tokens.next();
                Token word = tokens.nextNonSpace();
                if (word.kind() == Kind.DEFINE) {
                    definition();
                    continue;
                }
                tokens.back(word);
                tokens.back(delim);
            }
            Node node = textOrAction();
            if (node instanceof Node.Terminator) {
                throw tokens.error("unexpected " + NodeText.of(node));
            }
            nodes.add(node);
        }
        add(name, new Node.Sequence(nodes, position));
        return trees;
    }

    /// Names of fields, by slot.
    List<String> fields() {
        return List.copyOf(slots.keySet());
    }

    private int slot(String field) {
        Integer known = slots.putIfAbsent(field, slots.size());
        return known == null ? slots.size() - 1 : known;
    }

    private void add(String tree, Node.Sequence nodes) {
        Node.Sequence old = trees.get(tree);
        if (old == null || isEmpty(old)) {
            trees.put(tree, nodes);
        } else if (!isEmpty(nodes)) {
            throw tokens.error(
                    "template: multiple definition of template " + GoStringSyntax.quote(tree));
        }
    }

    private static boolean isEmpty(Node.Sequence nodes) {
        for (Node node : nodes.nodes()) {
            if (!(node instanceof Node.Text(var bytes, _)) || !ByteText.of(bytes).isBlank()) {
                return false;
            }
        }
        return true;
    }

    /// A template within: it has variables of its own.
    private Node.Sequence tree(String context) {
        List<String> outer = variables;
        int outerDepth = rangeDepth;
        variables = new ArrayList<>(List.of("$"));
        rangeDepth = 0;
        var body = new ArrayList<Node>();
        int position = tokens.peekNonSpace().offset();
        Node.Terminator end = sequence(body);
        if (!end.end()) {
            throw tokens.error("unexpected " + NodeText.of(end) + " in " + context);
        }
        variables = outer;
        rangeDepth = outerDepth;
        return new Node.Sequence(body, position);
    }

    private void definition() {
        String context = "define clause";
        Token word = tokens.nextNonSpace();
        String tree = templateName(word, context);
        tokens.expect(Kind.RIGHT_DELIM, context);
        add(tree, tree(context));
    }

    private String templateName(Token word, String context) {
        if (word.kind() != Kind.STRING && word.kind() != Kind.RAW_STRING) {
            throw tokens.unexpected(word, context);
        }
        return unquote(word);
    }

    private String unquote(Token word) {
        String value = GoStringSyntax.unquote(word.text());
        if (value == null) {
            throw tokens.error("invalid syntax");
        }
        return value;
    }

    /// Reads up to `{{end}}` or `{{else}}`.
    private Node.Terminator sequence(List<Node> into) {
        if (++nesting > TemplateLimits.MAX_NESTING) {
            throw tokens.error("template nested deeper than " + TemplateLimits.MAX_NESTING);
        }
        while (tokens.peekNonSpace().kind() != Kind.EOF) {
            Node node = textOrAction();
            if (node instanceof Node.Terminator end) {
                nesting--;
                return end;
            }
            into.add(node);
        }
        throw tokens.error("unexpected EOF");
    }

    private Node textOrAction() {
        Token token = tokens.nextNonSpace();
        return switch (token.kind()) {
            case TEXT -> new Node.Text(ByteText.bytes(token.text()), token.offset());
            case LEFT_DELIM -> {
                tokens.startAction(token.line());
                Node node = action();
                tokens.startAction(0);
                yield node;
            }
            default -> throw tokens.unexpected(token, "input");
        };
    }

    private Node action() {
        Token token = tokens.nextNonSpace();
        return switch (token.kind()) {
            case BLOCK -> block();
            case BREAK -> breakOut(token, "{{break}}");
            case CONTINUE -> breakOut(token, "{{continue}}");
            case ELSE -> otherwise();
            case END -> new Node.Terminator(true, tokens.expect(Kind.RIGHT_DELIM, "end").offset());
            case IF -> branch(Control.IF);
            case RANGE -> branch(Control.RANGE);
            case TEMPLATE -> call();
            case WITH -> branch(Control.WITH);
            default -> {
                tokens.back(token);
                Token first = tokens.peek();
                yield new Node.Action(pipeline("command", Kind.RIGHT_DELIM), first.offset());
            }
        };
    }

    private Node breakOut(Token word, String shown) {
        Token token = tokens.nextNonSpace();
        if (token.kind() != Kind.RIGHT_DELIM) {
            throw tokens.unexpected(token, shown);
        }
        if (rangeDepth == 0) {
            throw tokens.error(shown + " outside {{range}}");
        }
        return word.kind() == Kind.BREAK
                ? new Node.Break(word.offset())
                : new Node.Continue(word.offset());
    }

    private Node otherwise() {
        Token token = tokens.peekNonSpace();
        if (token.kind() != Kind.IF && token.kind() != Kind.WITH) {
            tokens.expect(Kind.RIGHT_DELIM, "else");
        }
        return new Node.Terminator(false, token.offset());
    }

    private Node block() {
        String context = "block clause";
        Token word = tokens.nextNonSpace();
        String tree = templateName(word, context);
        Node.Pipe pipe = pipeline(context, Kind.RIGHT_DELIM);
        add(tree, tree(context));
        return new Node.Call(tree, pipe, word.offset());
    }

    private Node call() {
        String context = "template clause";
        Token word = tokens.nextNonSpace();
        String tree = templateName(word, context);
        Node.Pipe pipe = null;
        Token token = tokens.nextNonSpace();
        if (token.kind() != Kind.RIGHT_DELIM) {
            tokens.back(token);
            pipe = pipeline(context, Kind.RIGHT_DELIM);
        }
        return new Node.Call(tree, pipe, word.offset());
    }

    private Node.Branch branch(Control control) {
        int outerVariables = variables.size();
        Node.Pipe pipe = pipeline(control.word(), Kind.RIGHT_DELIM);
        rangeDepth += control == Control.RANGE ? 1 : 0;
        var body = new ArrayList<Node>();
        int position = tokens.peekNonSpace().offset();
        Node.Terminator next = sequence(body);
        rangeDepth -= control == Control.RANGE ? 1 : 0;
        Node.Sequence otherwise = next.end() ? null : otherwise(control, next);
        variables.subList(outerVariables, variables.size()).clear();
        return new Node.Branch(
                control, pipe, new Node.Sequence(body, position), otherwise, pipe.position());
    }

    private Node.Sequence otherwise(Control control, Node.Terminator next) {
        var nodes = new ArrayList<Node>();
        Kind chained = tokens.peek().kind();
        if ((control == Control.IF && chained == Kind.IF)
                || (control == Control.WITH && chained == Kind.WITH)) {
            tokens.next();
            if (++nesting > TemplateLimits.MAX_NESTING) {
                throw tokens.error("template nested deeper than " + TemplateLimits.MAX_NESTING);
            }
            nodes.add(branch(control));
            nesting--;
            return new Node.Sequence(nodes, next.position());
        }
        int position = tokens.peekNonSpace().offset();
        Node.Terminator end = sequence(nodes);
        if (!end.end()) {
            throw tokens.error("expected end; found " + NodeText.of(end));
        }
        return new Node.Sequence(nodes, position);
    }

    private Node.Pipe pipeline(String context, Kind end) {
        int position = tokens.peekNonSpace().offset();
        var declared = new ArrayList<Node.Variable>();
        boolean assign = declarations(context, declared);
        var commands = new ArrayList<Node.Command>();
        while (true) {
            Token token = tokens.nextNonSpace();
            if (token.kind() == end) {
                check(commands, context);
                return new Node.Pipe(declared, assign, commands, position);
            }
            switch (token.kind()) {
                case BOOL,
                        CHAR_CONSTANT,
                        DOT,
                        FIELD,
                        IDENTIFIER,
                        NUMBER,
                        NIL,
                        RAW_STRING,
                        STRING,
                        VARIABLE,
                        LEFT_PAREN -> {
                    tokens.back(token);
                    commands.add(command());
                }
                default -> throw tokens.unexpected(token, context);
            }
        }
    }

    /// @return whether the variables are set rather than made
    private boolean declarations(String context, List<Node.Variable> declared) {
        while (tokens.peekNonSpace().kind() == Kind.VARIABLE) {
            Token variable = tokens.nextNonSpace();
            Token behind = tokens.peek();
            Token next = tokens.peekNonSpace();
            boolean comma = next.kind() == Kind.CHARACTER && next.text().equals(",");
            if (!comma && next.kind() != Kind.ASSIGN && next.kind() != Kind.DECLARE) {
                if (behind.kind() == Kind.SPACE) {
                    tokens.back(behind);
                }
                tokens.back(variable);
                return false;
            }
            tokens.nextNonSpace();
            declared.add(variable(variable.offset(), variable.text()));
            variables.add(variable.text());
            if (!comma) {
                return next.kind() == Kind.ASSIGN;
            }
            if (!context.equals("range") || declared.size() >= 2) {
                throw tokens.error("too many declarations in " + context);
            }
            switch (tokens.peekNonSpace().kind()) {
                case VARIABLE, RIGHT_DELIM, RIGHT_PAREN -> {}
                default -> throw tokens.error("range can only initialize variables");
            }
        }
        return false;
    }

    private void check(List<Node.Command> commands, String context) {
        if (commands.isEmpty()) {
            throw tokens.error("missing value for " + context);
        }
        for (int i = 1; i < commands.size(); i++) {
            switch (commands.get(i).words().getFirst()) {
                case Node.Bool _, Node.Dot _, Node.NilWord _, Node.Numeral _, Node.Str _ ->
                        throw tokens.error("non executable command in pipeline stage " + (i + 1));
                default -> {}
            }
        }
    }

    private Node.Command command() {
        int position = tokens.peekNonSpace().offset();
        var words = new ArrayList<Node.Operand>();
        while (true) {
            tokens.peekNonSpace();
            Node.Operand operand = operand();
            if (operand != null) {
                words.add(operand);
            }
            Token token = tokens.next();
            switch (token.kind()) {
                case SPACE -> {
                    continue;
                }
                case RIGHT_DELIM, RIGHT_PAREN -> tokens.back(token);
                case PIPE -> {}
                default -> throw tokens.unexpected(token, "operand");
            }
            if (words.isEmpty()) {
                throw tokens.error("empty command");
            }
            return new Node.Command(words, position);
        }
    }

    private Node.@Nullable Operand operand() {
        Node.Operand operand = term();
        if (operand == null || tokens.peek().kind() != Kind.FIELD) {
            return operand;
        }
        int position = tokens.peek().offset();
        var path = new ArrayList<String>();
        while (tokens.peek().kind() == Kind.FIELD) {
            path.add(tokens.next().text().substring(1));
        }
        return switch (operand) {
            case Node.Field(var first, var slot, _) ->
                    new Node.Field(joined(first, path), slot, position);
            case Node.Variable variable ->
                    new Node.Variable(
                            joined(variable.path(), path), slot(path.getFirst()), position);
            case Node.Bool _, Node.Str _, Node.Numeral _, Node.NilWord _, Node.Dot _ ->
                    throw tokens.error(
                            "unexpected . after term "
                                    + GoStringSyntax.quote(NodeText.of(operand)));
            case Node.Chain _, Node.Pipe _, Node.Identifier _ ->
                    new Node.Chain(operand, path, slot(path.getFirst()), position);
        };
    }

    private static List<String> joined(List<String> first, List<String> rest) {
        var all = new ArrayList<>(first);
        all.addAll(rest);
        return all;
    }

    private Node.Variable variable(int position, String text) {
        return new Node.Variable(Arrays.asList(text.split("\\.", -1)), -1, position);
    }

    private Node.@Nullable Operand term() {
        Token token = tokens.nextNonSpace();
        int position = token.offset();
        return switch (token.kind()) {
            case IDENTIFIER -> {
                Function function = Functions.find(token.text());
                if (function == null) {
                    throw tokens.error(
                            "function " + GoStringSyntax.quote(token.text()) + " not defined");
                }
                yield new Node.Identifier(function, position);
            }
            case DOT -> new Node.Dot(position);
            case NIL -> new Node.NilWord(position);
            case VARIABLE -> {
                if (!variables.contains(token.text())) {
                    throw tokens.error("undefined variable " + GoStringSyntax.quote(token.text()));
                }
                yield variable(position, token.text());
            }
            case FIELD -> {
                String field = token.text().substring(1);
                yield new Node.Field(List.of(field), slot(field), position);
            }
            case BOOL -> new Node.Bool(token.text().equals("true"), position);
            case CHAR_CONSTANT, NUMBER -> number(token);
            case LEFT_PAREN -> parenthesised();
            case STRING, RAW_STRING -> new Node.Str(token.text(), unquote(token), position);
            default -> {
                tokens.back(token);
                yield null;
            }
        };
    }

    private Node.Operand parenthesised() {
        if (++nesting > TemplateLimits.MAX_NESTING) {
            throw tokens.error("template nested deeper than " + TemplateLimits.MAX_NESTING);
        }
        Node.Pipe pipe = pipeline("parenthesized pipeline", Kind.RIGHT_PAREN);
        nesting--;
        return pipe;
    }

    private Node.Numeral number(Token token) {
        try {
            return NumberSyntax.parse(token.text(), token.offset());
        } catch (FunctionException e) {
            throw tokens.error(e.text());
        }
    }
}
