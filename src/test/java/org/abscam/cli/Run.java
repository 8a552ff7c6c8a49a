package org.abscam.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One run of the command line, in this process. */
public record Run(int exit, String out, String err) {

	public static Run abscam(Object... arguments) {
		StringWriter out = new StringWriter();
		StringWriter err = new StringWriter();
		String[] words = new String[arguments.length];
		for (int i = 0; i < words.length; i++) words[i] = arguments[i].toString();
		int exit = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
		return new Run(exit, out.toString(), err.toString());
	}
}
