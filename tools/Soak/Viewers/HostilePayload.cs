using System.Globalization;
using System.Text;

namespace SamStream.Soak.Viewers;

/// <summary>Requests that must not be carried out: none is valid.</summary>
internal static class HostilePayload
{
    private const int TooLong = 70_000, MostRandomBytes = 300;

    /// <summary>One that looks like a request: too long, too deep, of absurd numbers, unknown words or broken text.</summary>
    public static byte[] Make(Random random, int number) => Encoding.UTF8.GetBytes(random.Next(8) switch
    {
        0 => new string(' ', TooLong + random.Next(1000)),
        1 => new string('[', random.Next(10, 60_000)),
        2 => Text($$"""{"request_id":"r{{number}}","id":{{random.Next(70_000, 900_000)}},"box":[1,2,30,40]}"""),
        3 => Text($$"""{"request_id":"r{{number}}","id":1,"box":[{{random.Next(9000, 99999)}},1e{{random.Next(400)}},5,6]}"""),
        4 => Text($$"""{"id":1,"mask":{"size":[{{random.Next()}},{{random.Next()}}],"counts":"{{new string('o', random.Next(5000))}}"} }"""),
        5 => Text($$"""{"schema":{{random.Next(2, 99)}},"command":"reset","id":1,"mode":"remove"}"""),
        6 => Text($$"""{"request_id":"{{new string('x', random.Next(200, 2000))}}","id":1,"box":[1,2,30,40],"command":"pause"}"""),
        _ => "{\"id\":\"\\u0000\",\"command\":\"\\ud800\",\"mode\":[],\"points\":[[null]]}",
    });

    /// <summary>Bytes without any sense.</summary>
    public static byte[] MakeRandom(Random random)
    {
        var bytes = new byte[random.Next(0, MostRandomBytes)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
