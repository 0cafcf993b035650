namespace SamStream.Cli.Hosting;

/// <summary>This program, to be started once more in a process of its own.</summary>
internal static class OwnProgram
{
    /// <summary>What to start for a command line of <c>samstream</c>, and with which arguments.</summary>
    public static (string Program, string[] Arguments) Command(params IEnumerable<string> arguments)
    {
        // Started as "dotnet samstream.dll" or as an executable of its own.
        string program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? (program, [Path.Combine(AppContext.BaseDirectory, "samstream.dll"), .. arguments])
            : (program, [.. arguments]);
    }
}
