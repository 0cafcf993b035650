using System.CommandLine;
using SamStream.Annotation.Projects;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Run;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Projects;

/// <summary>What commands about projects have in common.</summary>
internal static class ProjectArguments
{
    /// <summary>The configuration in a project's folder, which need not be there.</summary>
    public const string ConfigurationName = "samstream.yaml";

    /// <summary>The folder of the project.</summary>
    public static Argument<string> Project() => new("project") { Description = "The folder of the project." };

    /// <summary>How clips of a project are run: by the project's own configuration, if it has one, and the command line.</summary>
    /// <exception cref="ConfigurationException">Holds everything that is wrong with both.</exception>
    public static RunPlan Plan(AnnotationProject project, Func<RunOptions, RunOptions> change)
    {
        string configuration = Path.Combine(project.Folder, ConfigurationName);
        RunOptions Change(RunOptions options) => change(options with
        {
            Source = new SourceOptions { Input = project.Clips.Count > 0 ? project.FileOf(project.Clips[0]) : project.Folder },
            Output = options.Output with { Folder = project.ClipsFolder },
            Sinks = new SinksOptions().Switch(_ => false),
            // Objects are set in the project and results are kept there, as a console does it.
            Http = options.Http with { Enabled = true },
            Console = options.Console with { Enabled = true },
        });
        return File.Exists(configuration)
            ? ConfiguredRun.Plan(configuration, EnvironmentSubstitution.OfProcess, Change, [])
            : ConfiguredRun.Plan(Change(new RunOptions()), Environment.CurrentDirectory, Place.CommandLine, []);
    }
}
