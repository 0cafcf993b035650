using Microsoft.AspNetCore.Http;
using SamStream.Console.Access;
using SamStream.Console.Routes;

namespace SamStream.Console.Reloading;

/// <summary>Loads the configuration anew.</summary>
/// <param name="desk">Does it; null: the program shows what stands on its command line.</param>
internal sealed class ReloadRoutes(IReloadDesk? desk)
{
    /// <summary>What is asked for, as in <see cref="Change.Path"/>.</summary>
    public const string Path = "api/reload";

    public IReadOnlyList<Route> All =>
    [
        new("POST", Path, ConsoleRole.Admin, "Reads the configuration's file anew and goes on with it; if anything is wrong, nothing changes.", ReloadAsync)
        {
            Response = ReloadJson.Default.ReloadMessage,
        },
    ];

    private async Task ReloadAsync(RouteCall call)
    {
        try
        {
            if (desk is null)
                throw new ReloadException(ReloadFault.NoConfiguration, "there is nothing to reload: the program was started without a configuration");
            ReloadMessage done = await desk.ReloadAsync(call.Visitor.Name ?? "unknown").ConfigureAwait(false);
            call.Note = done.ToString();
            await call.WriteAsync(
                done, ReloadJson.Default.ReloadMessage, done.Server ? StatusCodes.Status202Accepted : StatusCodes.Status200OK).ConfigureAwait(false);
        }
        catch (ReloadException refusal)
        {
            call.Note = refusal.Message;
            var message = new ReloadRefusalMessage(refusal.Message, [.. refusal.Problems.Select(ReloadProblemMessage.Of)]);
            await call.WriteAsync(message, ReloadJson.Default.ReloadRefusalMessage, StatusOf(refusal.Fault)).ConfigureAwait(false);
        }
    }

    private static int StatusOf(ReloadFault fault) => fault switch
    {
        ReloadFault.NoConfiguration or ReloadFault.Busy => StatusCodes.Status409Conflict,
        ReloadFault.Stopping => StatusCodes.Status503ServiceUnavailable,
        ReloadFault.Wrong => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status500InternalServerError,
    };
}
