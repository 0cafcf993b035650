namespace SamStream.Evaluation.Reports;

/// <summary>The report's style sheet, for light and dark, wide and narrow.</summary>
internal static class ReportStyle
{
    public const string Sheet =
        """
        :root { color-scheme: light dark; --ink: #1c2430; --faint: #55606f; --line: #ccd3dc; --page: #fff; --plot: #f4f6f8;
          --tracked: #cfe8d2; --uncertain: #fbe6a8; --occluded: #d6cdec; --lost: #f3c3bd; --reacquired: #8fc3ee; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --faint: #a5afbd; --line: #39424f; --page: #14181e; --plot: #1d232b;
          --tracked: #24502f; --uncertain: #66520f; --occluded: #453a6b; --lost: #6e2f2a; --reacquired: #1f5f94; } }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; color: var(--ink); background: var(--page); }
        h2 { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; white-space: nowrap; }
        caption { text-align: left; color: var(--faint); padding-bottom: .3rem; white-space: normal; }
        th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
        tr > :first-child { text-align: left; padding-left: 0; } tbody th { font-weight: normal; } tfoot > tr > * { font-weight: bold; }
        thead th { white-space: normal; vertical-align: bottom; }
        @media (max-width: 30rem) { table { font-size: .85rem; } th, td { padding: .2rem .3rem; } tbody th { white-space: normal; overflow-wrap: anywhere; } }
        .plot { display: grid; grid-template-columns: 1.2rem 1fr; color: var(--faint); font-size: .8rem; }
        .y, .x { display: flex; justify-content: space-between; } .y { flex-direction: column; line-height: 1; } .x { grid-column: 2; }
        .curve { width: 100%; height: 7.5rem; background: var(--plot); display: block; }
        .curve polyline { fill: none; stroke: var(--ink); stroke-width: 2; vector-effect: non-scaling-stroke; }
        .half { stroke: var(--faint); stroke-dasharray: 4 4; fill: none; vector-effect: non-scaling-stroke; }
        .tracked { fill: var(--tracked); background: var(--tracked); } .uncertain { fill: var(--uncertain); background: var(--uncertain); }
        .occluded { fill: var(--occluded); background: var(--occluded); } .lost { fill: var(--lost); background: var(--lost); }
        .reacquired { fill: var(--reacquired); background: var(--reacquired); }
        .key { display: flex; flex-wrap: wrap; gap: .4rem; list-style: none; padding: 0; position: sticky; top: 0; background: var(--page); }
        .key li { padding: .1rem .6rem; }
        figure { margin: 1rem 0; } figcaption { color: var(--faint); }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: .5rem; } .pair svg { width: 100%; display: block; }
        .truth { fill: #ffd400; fill-opacity: .55; } .result { fill: #ff3b6b; fill-opacity: .55; }
        """;
}
