using System.Reflection;

namespace SamStream.Integration.Tests.Diagnosis;

public sealed class NativeCallTests
{
    /// <summary>Told in docs/decisions/0001: setenv, before the first line that could run native code beside it.</summary>
    [Fact]
    public void Program_CallsNativeCode_OnlyWhereNothingElseWillDo()
    {
        const BindingFlags all = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        IEnumerable<string?> calls = Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Where(file => Path.GetFileName(file) is var name && name.StartsWith("samstream", StringComparison.OrdinalIgnoreCase)
                && !name.Contains("Tests", StringComparison.Ordinal) && !name.Contains("TestSupport", StringComparison.Ordinal))
            .SelectMany(file => Assembly.LoadFrom(file).GetTypes())
            .SelectMany(type => type.GetMethods(all).Where(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)))
            .Select(method => method.GetCustomAttribute<System.Runtime.InteropServices.DllImportAttribute>()!.EntryPoint);

        Assert.Equal(["setenv"], calls.Distinct());
    }
}
