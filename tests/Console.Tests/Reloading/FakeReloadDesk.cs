using SamStream.Console.Reloading;

namespace SamStream.Console.Tests.Reloading;

/// <summary>Answers what a test says.</summary>
internal sealed class FakeReloadDesk(Func<string, ReloadMessage> answer) : IReloadDesk
{
    public Task<ReloadMessage> ReloadAsync(string by) => Task.FromResult(answer(by));
}
