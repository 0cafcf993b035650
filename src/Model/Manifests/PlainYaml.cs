using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace SamStream.Model.Manifests;

/// <summary>
/// Reads YAML as configurations and manifests need it: names with values, lists and sections, one document. What makes few lines
/// stand for much (anchors, aliases, merge keys) is refused, and so are tags, keys that are no word, and more of anything than has a
/// use: by the parser's events, before a tree is built, since trees are built and compared by recursion.
/// </summary>
internal static class PlainYaml
{
    /// <summary>The longest file that is read, bytes; as text, characters.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>The most levels that are read. Stream and document count too; the deepest key of ours has six.</summary>
    public const int MostLevels = 50;

    /// <summary>The most keys and values, lists and sections counted too.</summary>
    public const int MostNodes = 50_000;

    /// <summary>The most characters of a value.</summary>
    public const int MostValueCharacters = 10_000;

    /// <summary>The most characters of a key.</summary>
    public const int MostKeyCharacters = 100;

    /// <summary>The root of the document; null of an empty text.</summary>
    /// <exception cref="PlainYamlException">It is not YAML, or not plain.</exception>
    public static YamlNode? Read(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        if (yaml.Length > MostBytes)
            throw new PlainYamlException(0, $"has {yaml.Length} characters; at most {MostBytes} are read", "write a shorter one");
        var stream = new YamlStream();
        var parser = new GuardedParser(new Parser(new StringReader(yaml)));
        try
        {
            stream.Load(parser);
        }
        catch (YamlException error)
        {
            throw NotYaml(error.Start.Line, (error.InnerException ?? error).Message.TrimEnd('.'), error);
        }
        catch (Exception error) when (error is not PlainYamlException)
        {
            // Of control characters in odd places the library makes errors of its own insides.
            throw NotYaml(parser.Current?.End.Line ?? 1, "a character has no place behind this line", error);
        }

        return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
    }

    private static PlainYamlException NotYaml(long line, string why, Exception error) =>
        new(line, $"is not YAML: {why}", "correct the line; mind indentation and quotes", error);

    /// <summary>Passes on the events of plain YAML.</summary>
    private sealed class GuardedParser(IParser parser) : IParser
    {
        // Of each collection that is open: null in a list, true where a mapping has its next key, false where its value.
        private readonly Stack<bool?> _open = new();
        private int _depth;
        private int _nodes;
        private int _documents;

        public ParsingEvent? Current => parser.Current;

        public bool MoveNext()
        {
            if (!parser.MoveNext())
                return false;
            ParsingEvent current = parser.Current!;
            if (Check(current) is var (fault, cure))
                throw new PlainYamlException(current.Start.Line, fault, cure);
            return true;
        }

        private (string Fault, string Cure)? Check(ParsingEvent current)
        {
            _depth += current.NestingIncrease;
            if (_depth > MostLevels)
                return ($"is nested more than {MostLevels} deep", "correct the line; no key needs so many levels");
            switch (current)
            {
                case DocumentStart when ++_documents > 1:
                    return ("begins a second document", "write one, without lines of ---");
                case AnchorAlias alias:
                    return ($"has the alias *{Short(alias.Value.Value)}", "write the value itself; in quotes it is text");
                case SequenceEnd or MappingEnd:
                    _open.Pop();
                    return null;
                case NodeEvent node:
                    return Check(node);
                default:
                    return null;
            }
        }

        private (string Fault, string Cure)? Check(NodeEvent node)
        {
            if (++_nodes > MostNodes)
                return ($"has more than {MostNodes} keys and values", "write fewer");
            if (!node.Anchor.IsEmpty)
                return ($"has the anchor &{Short(node.Anchor.Value)}", "leave it out, and write the value at each place; in quotes it is text");
            if (!node.Tag.IsEmpty)
                return ($"has the tag {Short(node.Tag.IsNonSpecific ? "!" : node.Tag.Value)}", "leave it out; in quotes it is text");
            bool isKey = false;
            if (_open.TryPop(out bool? place))
            {
                isKey = place == true;
                _open.Push(!place);
            }

            switch (node)
            {
                case Scalar scalar:
                    return isKey ? CheckKey(scalar.Value) : CheckValue(scalar.Value);
                case not null when isKey:
                    return ("has a key that is no word", "write a name before the colon");
                default:
                    _open.Push(node is MappingStart ? true : null);
                    return null;
            }
        }

        private static (string Fault, string Cure)? CheckKey(string key) =>
            key == "<<" ? ("has a merge key (<<)", "write the keys themselves")
            : key.Length > MostKeyCharacters ? ($"has a key of {key.Length} characters; at most {MostKeyCharacters} are read", "correct the line; no key is so long")
            : null;

        private static (string Fault, string Cure)? CheckValue(string value) => value.Length > MostValueCharacters
            ? ($"has a value of {value.Length} characters; at most {MostValueCharacters} are read", "shorten it")
            : null;

        private static string Short(string name) => name.Length <= 20 ? name : $"{name[..20]}…";
    }
}

/// <summary>A text that is not YAML, or more of it than is read.</summary>
/// <param name="line">From 1; 0: the whole.</param>
/// <param name="fault">What is wrong, as a clause.</param>
/// <param name="cure">What to do about it.</param>
/// <param name="inner">What the parser said.</param>
internal sealed class PlainYamlException(long line, string fault, string cure, Exception? inner = null)
    : Exception($"line {line}: {fault}; {cure}", inner)
{
    /// <summary>From 1; 0: the whole.</summary>
    public long Line => line;

    /// <summary>What is wrong, as a clause.</summary>
    public string Fault => fault;

    /// <summary>What to do about it.</summary>
    public string Cure => cure;
}
