using System.Text.Json;
using SamStream.Pipeline.Files;

namespace SamStream.Annotation.Imports.Reading;

/// <summary>
/// Reads a JSON file piece by piece, however long it is. Whatever is wrong with it is a <see cref="JsonException"/> or
/// <see cref="FormatException"/>.
/// </summary>
internal sealed class JsonPull : IDisposable
{
    private const int FirstBytes = 1 << 16;

    private readonly FileStream _file;

    private byte[] _buffer = new byte[FirstBytes];
    private int _start, _end;
    private bool _isLast;
    private JsonReaderState _state;

    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public JsonPull(string path)
    {
        _file = InputFile.Open(path);
        Fill();
        if (_buffer.AsSpan(0, _end) is [0xEF, 0xBB, 0xBF, ..])
            _start = 3;
    }

    /// <summary>The kind of what was read last.</summary>
    public JsonTokenType Kind { get; private set; }

    /// <summary>Of a text or a member's name that was read last.</summary>
    public string? Text { get; private set; }

    /// <summary>Reads the next token.</summary>
    /// <returns>False at the end.</returns>
    public bool Read()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isLast, _state);
            if (reader.Read())
            {
                Kind = reader.TokenType;
                Text = Kind is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
                Take(reader);
                return true;
            }

            if (_isLast)
                return false;
            // What was looked at and is not wanted again, such as space.
            Take(reader);
            Fill();
        }
    }

    /// <summary>Reads the next token, which must be of a kind.</summary>
    public void Expect(JsonTokenType kind)
    {
        if (!Read() || Kind != kind)
            throw new FormatException($"it has a {Kind} where a {kind} belongs");
    }

    /// <summary>Says so where something comes behind the end.</summary>
    public void ExpectEnd()
    {
        if (Read())
            throw new FormatException("something follows behind its end");
    }

    /// <summary>The members of the object that comes next: each is a name, and the next token is its value, which must be read.</summary>
    public IEnumerable<string> Members()
    {
        Expect(JsonTokenType.StartObject);
        return MembersHere();
    }

    /// <summary>Those of the object that was begun.</summary>
    public IEnumerable<string> MembersHere()
    {
        while (Read() && Kind == JsonTokenType.PropertyName)
            yield return Text!;
    }

    /// <summary>Reads the elements of the array that comes next.</summary>
    public IEnumerable<JsonElement> Elements()
    {
        Expect(JsonTokenType.StartArray);
        while (true)
        {
            using JsonDocument? element = ReadValue();
            if (element is null)
                yield break;
            yield return element.RootElement;
        }
    }

    /// <summary>Reads the value that comes next, whole.</summary>
    /// <returns>Null at the end of an array.</returns>
    public JsonDocument? ReadValue()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isLast, _state);
            if (reader.Read())
            {
                Kind = reader.TokenType;
                if (Kind == JsonTokenType.EndArray)
                {
                    Take(reader);
                    return null;
                }

                if (JsonDocument.TryParseValue(ref reader, out JsonDocument? value))
                {
                    Take(reader);
                    return value;
                }
            }

            if (_isLast)
                throw new JsonException("the file ends within a value");
            Fill();
        }
    }

    /// <summary>Passes over the value that comes next.</summary>
    public void Skip()
    {
        int depth = 0;
        do
        {
            if (!Read())
                throw new JsonException("the file ends within a value");
            depth += Kind switch
            {
                JsonTokenType.StartArray or JsonTokenType.StartObject => 1,
                JsonTokenType.EndArray or JsonTokenType.EndObject => -1,
                _ => 0,
            };
        }
        while (depth > 0);
    }

    public void Dispose() => _file.Dispose();

    private void Take(in Utf8JsonReader reader)
    {
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            if (_end >= ImportLimits.MostDocumentBytes)
                throw new FormatException($"one value has more than {ImportLimits.MostDocumentBytes} bytes");
            Array.Resize(ref _buffer, 2 * _end);
        }

        int count = _file.Read(_buffer, _end, _buffer.Length - _end);
        _isLast = count == 0;
        _end += count;
    }
}
