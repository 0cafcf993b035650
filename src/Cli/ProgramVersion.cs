using System.Reflection;

namespace SamStream.Cli;

/// <summary>The version of this build: 0.1.0.</summary>
internal static class ProgramVersion
{
    public static string Current { get; } = typeof(ProgramVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
