using System.Globalization;
using System.Text;
using System.Text.Json;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Viewers;

/// <summary>Asks a camera of the console for what the page asks for.</summary>
/// <param name="console">Its address.</param>
/// <param name="camera">The camera's name.</param>
internal sealed class ConsoleClient(Uri console, string camera) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri(console, $"api/cameras/{camera}/") };

    /// <summary>Keeps a frame to point at a place of it; the name that previews call it by, null if the frame is gone.</summary>
    public async Task<string?> FreezeAsync(long frame, int x, int y, CancellationToken cancel)
    {
        using JsonDocument? answer = await PostAsync(
            "freeze", string.Create(CultureInfo.InvariantCulture, $$"""{"frame":{{frame}},"around":[{{x}},{{y}}]}"""), cancel);
        return answer?.RootElement.GetProperty("frozen").GetString();
    }

    /// <summary>Whether a point gives a mask.</summary>
    public async Task<bool> PreviewAsync(string frozen, int x, int y, CancellationToken cancel)
    {
        using JsonDocument? answer = await PostAsync("preview", string.Create(
            CultureInfo.InvariantCulture, $$"""{"frozen":"{{frozen}}","points":[[{{x}},{{y}},1]]}"""), cancel);
        return answer?.RootElement.GetProperty("mask").ValueKind == JsonValueKind.Object;
    }

    /// <summary>Lets a frame go.</summary>
    public async Task ReleaseAsync(string frozen, CancellationToken cancel)
    {
        using HttpResponseMessage answer = await _client.DeleteAsync(new Uri($"freeze/{frozen}", UriKind.Relative), cancel);
    }

    /// <summary>Sends a prompt; false if it is refused.</summary>
    public async Task<bool> PromptAsync(string prompt, CancellationToken cancel)
    {
        using JsonDocument? answer = await PostAsync("prompt", prompt, cancel);
        return answer is not null;
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonDocument?> PostAsync(string what, string body, CancellationToken cancel)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _client.PostAsync(new Uri(what, UriKind.Relative), content, cancel);
        string text = await answer.Content.ReadAsStringAsync(cancel);
        if (answer.IsSuccessStatusCode)
            return JsonDocument.Parse(text);
        return (int)answer.StatusCode == 409 ? null : throw new ScenarioException($"POST {what}: {(int)answer.StatusCode} {text}");
    }
}
