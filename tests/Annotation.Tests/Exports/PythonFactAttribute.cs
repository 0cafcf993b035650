using System.Diagnostics;

namespace SamStream.Annotation.Tests.Exports;

/// <summary>A fact that reads an export with a Python library; skipped, with that reason, where the library is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute(string module) : FactAttribute
{
    /// <inheritdoc/>
    public override string? Skip
    {
        get => base.Skip ?? (PythonScript.Has(module) ? null : $"needs {PythonScript.Python} with the module {module}");
        set => base.Skip = value;
    }
}

/// <summary>Runs lines of Python.</summary>
internal static class PythonScript
{
    /// <summary>Debian's own, whatever else the path leads to.</summary>
    public const string Python = "/usr/bin/python3";

    public static bool Has(string module) => File.Exists(Python) && Start($"import {module}").ExitCode == 0;

    /// <summary>What a script prints.</summary>
    public static string Run(string script, params string[] arguments)
    {
        (int exitCode, string output, string error) = Start(script, arguments);
        Assert.True(exitCode == 0, error);
        return output;
    }

    private static (int ExitCode, string Output, string Error) Start(string script, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
