using System.Text;
using SamStream.Cli.Configuration;
using SamStream.Cli.Run;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Configuration;

/// <summary>Whatever stands in a configuration, reading and planning it ends with the exception that says so.</summary>
public sealed class ConfigurationMutationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("demo")]
    [InlineData("live-embedded")]
    [InlineData("offline-annotation")]
    [InlineData("plain-tracker")]
    [InlineData("rtsp-mqtt")]
    public void Plan_DamagedConfiguration_ThrowsNothingElse(string name)
    {
        string text = File.ReadAllText(RepositoryPaths.Combine($"configs/{name}.yaml"));
        string file = _folder.Combine("some.yaml");
        int refused = 0;
        foreach (string mutant in TextMutations.Of(text, 400, seed: 20))
        {
            File.WriteAllBytes(file, Encoding.UTF8.GetBytes(mutant));
            try
            {
                ConfiguredRun.Plan(file, new EnvironmentSubstitution(variable => variable == "A" ? "text" : null), options => options, []);
            }
            catch (ConfigurationException error)
            {
                refused++;
                Assert.NotEmpty(error.Problems);
            }
        }

        Assert.InRange(refused, 50, 400);
    }
}
