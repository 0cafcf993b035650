Console.WriteLine("samstream");
