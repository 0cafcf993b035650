namespace SamStream.Evaluation.Agreement;

/// <summary>
/// Chooses pairs of rows and columns, each in one pair at most, so that the sum of their gains is the largest there is: the Hungarian
/// method with shortest augmenting paths (Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear
/// assignment problems", Computing 1987). Time grows with the third power of the longer side.
/// </summary>
internal static class LinearAssignment
{
    /// <summary>The column of each row, or -1. A pair without gain is none.</summary>
    /// <param name="gains">By row and column, 0 and more.</param>
    public static int[] Maximise(double[,] gains)
    {
        ArgumentNullException.ThrowIfNull(gains);
        int rows = gains.GetLength(0), columns = gains.GetLength(1), side = Math.Max(rows, columns);
        // From 1; 0 is the row that is being placed, and where its path begins.
        var rowOf = new int[side + 1];
        var rowPrice = new double[side + 1];
        var columnPrice = new double[side + 1];
        for (int row = 1; row <= side; row++)
            Place(row, rowOf, rowPrice, columnPrice, (r, c) => r <= rows && c <= columns ? -gains[r - 1, c - 1] : 0);
        var chosen = new int[rows];
        Array.Fill(chosen, -1);
        for (int column = 1; column <= columns; column++)
        {
            int row = rowOf[column];
            if (row <= rows && gains[row - 1, column - 1] > 0)
                chosen[row - 1] = column - 1;
        }

        return chosen;
    }

    private static void Place(int row, int[] rowOf, double[] rowPrice, double[] columnPrice, Func<int, int, double> cost)
    {
        int side = rowOf.Length - 1, at = 0;
        var distance = new double[side + 1];
        var from = new int[side + 1];
        var isDone = new bool[side + 1];
        Array.Fill(distance, double.PositiveInfinity);
        rowOf[0] = row;
        while (rowOf[at] != 0)
        {
            isDone[at] = true;
            (double nearest, int next) = (double.PositiveInfinity, 0);
            for (int column = 1; column <= side; column++)
            {
                if (isDone[column])
                    continue;
                double way = cost(rowOf[at], column) - rowPrice[rowOf[at]] - columnPrice[column];
                if (way < distance[column])
                    (distance[column], from[column]) = (way, at);
                if (distance[column] < nearest)
                    (nearest, next) = (distance[column], column);
            }

            for (int column = 0; column <= side; column++)
            {
                if (isDone[column])
                {
                    rowPrice[rowOf[column]] += nearest;
                    columnPrice[column] -= nearest;
                }
                else
                {
                    distance[column] -= nearest;
                }
            }

            at = next;
        }

        for (; at != 0; at = from[at])
            rowOf[at] = rowOf[from[at]];
    }
}
