using Microsoft.AspNetCore.Http;

namespace SamStream.Console.Access;

/// <summary>
/// Tells requests of our own page from those that a page of somebody else makes a browser send: a browser names the origin of
/// the page with each request that changes something and with each socket, and no page can change that.
/// </summary>
internal static class PageOrigin
{
    /// <summary>The header that our page sends with requests that change something; others' pages would have to ask first.</summary>
    public const string Header = "X-SamStream";

    /// <summary>Why a request is not of our own page, or of a program that is no browser; null if it is.</summary>
    public static string? WhyForeign(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        if (origin is not null && !IsOwn(origin, request))
            return $"the page at {origin} may not ask for this: open the console itself";
        if (request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none"))
            return "another site's page may not ask for this: open the console itself";
        return null;
    }

    // Behind a proxy that keeps the host, the scheme may be another one than ours.
    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? page)
        && page.Scheme is "http" or "https"
        && string.Equals(page.Authority, new UriBuilder($"{page.Scheme}://{request.Host}").Uri.Authority, StringComparison.OrdinalIgnoreCase);
}
