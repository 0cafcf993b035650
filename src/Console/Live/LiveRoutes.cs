using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using SamStream.Console.Access;
using SamStream.Console.Pointing;
using SamStream.Console.Routes;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Pointing;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Requests;

namespace SamStream.Console.Live;

/// <summary>What can be asked of cameras.</summary>
/// <param name="cameras">All of them.</param>
/// <param name="viewers">Who watches.</param>
/// <param name="otherTexts">What others send over the socket.</param>
/// <param name="stop">Cancelled when the program stops.</param>
internal sealed class LiveRoutes(
    Func<IReadOnlyList<CameraFeed>> cameras, LiveViewers viewers, IReadOnlyList<JsonTypeInfo> otherTexts, CancellationToken stop)
{
    // A request for a later frame waits longer than a connection should; its answer then comes over the socket alone.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(35);

    // Of a camera that is paused or away: what needs a frame waits until it goes on.
    private static readonly TimeSpan WaitWithoutFrames = TimeSpan.FromSeconds(1);

    public IReadOnlyList<Route> All =>
    [
        new("GET", "api/cameras", ConsoleRole.Viewer, "The cameras, and how each does.", ListAsync)
        {
            Response = LiveJson.Default.CameraListMessage,
        },
        new("GET", "api/live", ConsoleRole.Viewer, "Opens the socket that pictures with masks, states, events and answers come over.", WatchAsync)
        {
            Socket = new SocketForm
            {
                Takes = LiveJson.Default.ViewerWords,
                SendsTexts = [LiveJson.Default.LiveText, .. otherTexts],
                SendsPictures = MessageJson.Default.FrameMessage,
            },
        },
        new("POST", "api/cameras/{camera}/prompt", ConsoleRole.Operator, "Follow an object, or follow it no longer: a prompt as over MQTT, and its answer.", PromptAsync)
        {
            Request = RequestJson.Default.PromptRequestMessage,
            Response = RequestJson.Default.AnswerMessage,
            IsAnsweredInFull = true,
        },
        new("POST", "api/cameras/{camera}/command", ConsoleRole.Operator, "Pause, resume, snapshot or reset: a command as over MQTT, and its answer.", CommandAsync)
        {
            Request = RequestJson.Default.CommandRequestMessage,
            Response = RequestJson.Default.AnswerMessage,
            IsAnsweredInFull = true,
        },
        new("POST", "api/cameras/{camera}/freeze", ConsoleRole.Operator, "Keeps a frame that was just shown, to point at it.", FreezeAsync)
        {
            Request = RequestJson.Default.FreezeRequestMessage,
            Response = RequestJson.Default.FrozenMessage,
            IsUnrecorded = true,
        },
        new("DELETE", "api/cameras/{camera}/freeze/{frozen}", ConsoleRole.Operator, "Lets a kept frame go.", ReleaseAsync)
        {
            IsUnrecorded = true,
        },
        new("POST", "api/cameras/{camera}/preview", ConsoleRole.Operator, "The mask that a prompt would give on a kept frame; changes nothing.", PreviewAsync)
        {
            Request = RequestJson.Default.PreviewRequestMessage,
            Response = RequestJson.Default.PreviewMessage,
            IsUnrecorded = true,
        },
    ];

    private Task ListAsync(RouteCall call) =>
        call.WriteAsync(new CameraListMessage([.. cameras().Select(camera => camera.Read())]), LiveJson.Default.CameraListMessage);

    private async Task WatchAsync(RouteCall call)
    {
        if (!call.Context.WebSockets.IsWebSocketRequest)
            throw new RouteException(StatusCodes.Status426UpgradeRequired, "this is a WebSocket: ask for an upgrade");
        if (!await viewers.TryServeAsync(call.Context.WebSockets.AcceptWebSocketAsync, call.Visitor, ShowLast, stop).ConfigureAwait(false))
            throw new RouteException(StatusCodes.Status503ServiceUnavailable, $"{LiveViewers.Most} pages watch already: close one");
    }

    private void ShowLast(LiveViewer viewer, string camera) => cameras().FirstOrDefault(known => known.Id == camera)?.ShowLast(viewer);

    private Task PromptAsync(RouteCall call) => AskAsync(call, (desk, payload, by, end) => desk.PromptAsync(payload, by, end));

    private Task CommandAsync(RouteCall call) => AskAsync(call, (desk, payload, by, end) => desk.CommandAsync(payload, by, end));

    private async Task AskAsync(RouteCall call, Func<CameraDesk, ReadOnlyMemory<byte>, string, CancellationToken, Task<AnswerMessage>> ask)
    {
        CameraFeed camera = Find(call);
        ReadOnlyMemory<byte> payload = await call.ReadAsync(CameraDesk.MaxBytes).ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted, stop);
        end.CancelAfter(camera.HasFrames ? LongestWait : WaitWithoutFrames);
        try
        {
            AnswerMessage answer = await ask(camera.Desk, payload, call.Visitor.Name ?? "unknown", end.Token).ConfigureAwait(false);
            call.Note = $"{(answer.Id is { } id ? $"object {id} " : "")}{answer.Action}";
            await call.WriteAsync(answer, RequestJson.Default.AnswerMessage, StatusOf(answer)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!call.Aborted.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            call.Context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    private async Task FreezeAsync(RouteCall call)
    {
        CameraPointing pointing = PointingOf(call);
        FreezeRequestMessage request = await call.ReadAsync(RequestJson.Default.FreezeRequestMessage).ConfigureAwait(false);
        string frozen = await WhileItRuns(() => pointing.Freeze(request.Frame, PlaceOf(request), call.Aborted), call).ConfigureAwait(false);
        await call.WriteAsync(new FrozenMessage(frozen, request.Frame), RequestJson.Default.FrozenMessage).ConfigureAwait(false);
    }

    private static BoxXyxy? PlaceOf(FreezeRequestMessage request) => request.Around switch
    {
        null => null,
        [var x, var y] when float.IsFinite(x) && float.IsFinite(y) => new BoxXyxy(x, y, x, y),
        _ => throw new RouteException(StatusCodes.Status400BadRequest, "around is x and y, in pixels of the frame"),
    };

    private Task ReleaseAsync(RouteCall call)
    {
        PointingOf(call).Release(call["frozen"]);
        call.Context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task PreviewAsync(RouteCall call)
    {
        CameraPointing pointing = PointingOf(call);
        CameraDesk desk = Find(call).Desk;
        ReadOnlyMemory<byte> payload = await call.ReadAsync(CameraDesk.MaxBytes).ConfigureAwait(false);
        MaskPreview preview = await WhileItRuns(() => Preview(pointing, desk, payload), call).ConfigureAwait(false);
        await call.WriteAsync(PreviewMessage.Of(preview), RequestJson.Default.PreviewMessage).ConfigureAwait(false);
    }

    private static MaskPreview Preview(CameraPointing pointing, CameraDesk desk, ReadOnlyMemory<byte> payload)
    {
        try
        {
            return desk.ReadPreview(payload) is { Frozen: { } frozen, Prompt: { } prompt }
                ? pointing.Preview(frozen, prompt)
                : throw new RouteException(StatusCodes.Status400BadRequest, "frozen is missing, or box, points or mask");
        }
        catch (RequestException refusal)
        {
            throw new RouteException(StatusCodes.Status400BadRequest, refusal.Message);
        }
    }

    private static async Task<T> WhileItRuns<T>(Func<T> work, RouteCall call)
    {
        try
        {
            return await Task.Run(work, call.Aborted).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            throw new RouteException(StatusCodes.Status409Conflict, "the run has ended");
        }
    }

    private CameraPointing PointingOf(RouteCall call) => Find(call).Pointing
        ?? throw new RouteException(StatusCodes.Status409Conflict, "this camera gives no previews");

    private CameraFeed Find(RouteCall call)
    {
        string id = Uri.UnescapeDataString(call["camera"]);
        IReadOnlyList<CameraFeed> all = cameras();
        return all.FirstOrDefault(camera => camera.Id == id)
            ?? throw new RouteException(StatusCodes.Status404NotFound, $"there is no such camera; there are: {string.Join(", ", all.Select(camera => camera.Id))}");
    }

    private static int StatusOf(AnswerMessage answer) => answer.Code switch
    {
        null => StatusCodes.Status200OK,
        "busy" => StatusCodes.Status503ServiceUnavailable,
        "malformed" or "unknown_schema" or "unknown_mode" or "unknown_command" or "out_of_range" or "bad_prompt" or "out_of_frame" =>
            StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status409Conflict,
    };
}
