using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SamStream.Bench;
using SamStream.Bench.Overhead;
using SamStream.Bench.Suite;
using SamStream.Cli.Arguments;
using SamStream.Cli.Clips.Review;
using SamStream.Cli.Commands;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Reading;
using SamStream.Cli.Diagnosis;
using SamStream.Cli.Evaluation;
using SamStream.Cli.Everything;
using SamStream.Cli.Hosting;
using SamStream.Cli.Run;
using SamStream.Cli.Terminals;
using SamStream.Model.Manifests;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Mqtt.Payloads;
using SamStream.Sinks.Requests;
using SamStream.Soak;
using SamStream.Soak.Reports;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Documents;

/// <summary>Says what is wrong with an example of the documents; nothing is run.</summary>
internal static class ExampleCheck
{
    // A key that only this message has, and its type.
    private static readonly (string Key, Func<JsonTypeInfo> Type)[] Messages =
    [
        ("ready", () => Strict(ReadinessJson.Default, typeof(ReadinessMessage))),
        ("replay", () => Strict(MqttJson.Default, typeof(AnswerMessage))),
        ("stream", () => Strict(MqttJson.Default, typeof(EventMessage))),
        ("camera", () => Strict(MqttJson.Default, typeof(StatusMessage))),
        ("cameras", () => Strict(MqttJson.Default, typeof(ProcessStatusMessage))),
        ("unique_id", () => Strict(MqttJson.Default, typeof(DiscoveryMessage))),
        ("pts", () => Strict(MessageJson.Default, typeof(FrameMessage))),
        ("started_at", () => Strict(MessageJson.Default, typeof(RunSummaryMessage))),
        ("outcome", () => Strict(RunReportJson.Default, typeof(RunReportMessage))),
        ("checks", () => Strict(DiagnosisJson.Default, typeof(DiagnosisMessage))),
        ("tables", () => Strict(SuiteJson.Default, typeof(SuiteMessage))),
        ("bare_loop", () => Strict(BenchJson.Default, typeof(BenchMessage))),
        ("look", () => Strict(ReviewJson.Default, typeof(ReviewLook))),
        ("means", () => Strict(ImageReportJson.Default, typeof(ImageReportMessage))),
        ("encode_seconds", () => Strict(EverythingReportJson.Default, typeof(EverythingReportMessage))),
        ("scenarios", () => Strict(SoakJson.Default, typeof(SoakMessage))),
        ("mean", () => Strict(EvaluationJson.Default, typeof(EvaluationMessage))),
    ];

    public static IEnumerable<string> FaultsOf(FencedBlock block) => block.Language switch
    {
        "console" or "sh" or "bash" => block.CommandLines().SelectMany(FaultsOfCommand),
        "yaml" => FaultsOfYaml(block.Text),
        "json" or "jsonl" => FaultsOfJson(block.Text),
        _ => [],
    };

    private static IEnumerable<string> FaultsOfCommand(string line)
    {
        string[] words = [.. CommandLineParser.SplitCommandLine(line.Split('>', '|')[0])];
        switch (words[0])
        {
            case "samstream" or "samstream-bench" or "samstream-soak":
                ParseResult parsed = RootOf(words[0]).Parse(words[1..]);
                return parsed.Action is System.CommandLine.Invocation.ParseErrorAction
                    ? UsageFaults.Of(parsed).Select(fault => $"{line}: {fault}")
                    : [];
            case "make":
                string makefile = File.ReadAllText(RepositoryPaths.Combine("Makefile"));
                return words[1..]
                    .Where(word => !word.Contains('=', StringComparison.Ordinal))
                    .Where(target => !makefile.Contains($"\n{target}:", StringComparison.Ordinal))
                    .Select(target => $"{line}: the Makefile has no target '{target}'");
            default:
                return [];
        }
    }

    private static RootCommand RootOf(string program)
    {
        var nowhere = Terminal.To(TextWriter.Null, TextWriter.Null);
        return program switch
        {
            "samstream-bench" => new BenchCommand(nowhere),
            "samstream-soak" => new SoakCommand(nowhere),
            _ => CommandTree.Create(nowhere),
        };
    }

    // A whole configuration, a part of one, or a model's manifest.
    private static IEnumerable<string> FaultsOfYaml(string text)
    {
        if (text.Contains("preprocessing:", StringComparison.Ordinal))
        {
            ManifestReader.Parse(text, "example");
            return [];
        }

        if (text.Contains($"kind: {PublishedNetworkManifest.Kind}", StringComparison.Ordinal))
        {
            PublishedNetworkManifest.Parse(text, "example");
            return [];
        }

        // Examples may name variables; that they are set is not the document's affair.
        var reader = new ConfigurationReader(new EnvironmentSubstitution(_ => "1"));
        reader.Parse(text, "example");
        return reader.Problems
            .Where(problem => problem.Fault != "is missing")
            .Select(problem => problem.ToString());
    }

    private static IEnumerable<string> FaultsOfJson(string text)
    {
        IEnumerable<string> objects = text.TrimStart().StartsWith("{\n", StringComparison.Ordinal)
            ? [text]
            : text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string json in objects)
        {
            using var document = JsonDocument.Parse(json);
            if (FaultOfRequest(document.RootElement) is { } wrong)
            {
                if (wrong.Length > 0)
                    yield return $"{json}: {wrong}";
                continue;
            }

            (string Key, Func<JsonTypeInfo> Type) message =
                Messages.FirstOrDefault(candidate => document.RootElement.TryGetProperty(candidate.Key, out _));
            if (message.Key is null)
            {
                yield return "the JSON is none of the program's messages";
                continue;
            }

            string? fault = null;
            try
            {
                JsonSerializer.Deserialize(json, message.Type());
            }
            catch (JsonException error)
            {
                fault = error.Message;
            }

            if (fault is not null)
                yield return fault;
        }
    }

    // What is wrong with a prompt or a command that is sent to the program, if anything; null if it is neither.
    private static string? FaultOfRequest(JsonElement json)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(json.GetRawText());
        bool isCommand = json.TryGetProperty("command", out _);
        if (!isCommand && (!json.TryGetProperty("id", out _) || json.TryGetProperty("stream", out _)))
            return null;
        try
        {
            _ = isCommand ? RequestReader.ReadCommand(bytes) : RequestReader.ReadPrompt(bytes, new FrameSize(768, 576));
            return "";
        }
        catch (RequestException refusal)
        {
            return refusal.Message;
        }
    }

    private static JsonTypeInfo Strict(JsonSerializerContext context, Type type) =>
        new JsonSerializerOptions(context.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow }
            .GetTypeInfo(type);
}
