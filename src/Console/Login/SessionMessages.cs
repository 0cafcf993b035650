using System.Text.Json.Serialization;
using SamStream.Console.Access;
using SamStream.Sinks.Messages;

namespace SamStream.Console.Login;

/// <summary>Who a page is.</summary>
/// <param name="User">Null: nobody who is known.</param>
/// <param name="Role">What may be done: anyone, viewer, operator or admin.</param>
/// <param name="Login">none: everybody may do everything; password: users log in.</param>
/// <param name="Csrf">What X-SamStream has to be with every request that changes something; null: it does not matter.</param>
/// <param name="Views">What there is to see: live, clips or both.</param>
internal sealed record SessionMessage(
    string? User,
    [property: WordsOf<ConsoleRole>] string Role,
    [property: Words("none", "password")] string Login,
    string? Csrf,
    [property: Words("live", "clips")] IReadOnlyList<string> Views);

/// <summary>A login.</summary>
/// <param name="User">Name of a user.</param>
/// <param name="Password">The user's.</param>
internal sealed record LoginMessage(string User, string Password)
{
    // Never as text.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append("User = ").Append(User);
        return true;
    }
}

/// <summary>Serializers of login, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, MaxDepth = 4)]
[JsonSerializable(typeof(SessionMessage))]
[JsonSerializable(typeof(LoginMessage))]
internal sealed partial class LoginJson : JsonSerializerContext;
