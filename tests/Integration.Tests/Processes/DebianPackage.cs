namespace SamStream.Integration.Tests.Processes;

/// <summary>What tests use of Debian's packages; a test fails with the package's name where it is missing.</summary>
internal static class DebianPackage
{
    private const string PythonModules = "/usr/lib/python3/dist-packages";

    /// <summary>Debian's own Python, whatever else the path leads to.</summary>
    public const string Python = "/usr/bin/python3";

    public static void RequireClients() => Require("mosquitto-clients", "/usr/bin/mosquitto_sub");

    /// <summary>Requires a module for <see cref="Python"/>: <c>paho/mqtt</c> of <c>python3-paho-mqtt</c>.</summary>
    public static void RequireModule(string package, string module)
    {
        Require("python3", Python);
        Require(package, $"{PythonModules}/{module}/__init__.py");
    }

    private static void Require(string package, string file) =>
        Assert.True(File.Exists(file), $"{file} is missing. Install it: sudo apt-get install {package} (or: make setup-tests)");
}
