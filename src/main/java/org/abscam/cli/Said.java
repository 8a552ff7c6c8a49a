package org.abscam.cli;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.abscam.cli.command.Sentence;
import picocli.CommandLine;

/** What there is to say of one scan of several that are worked on at a time, kept until it is its turn. */
final class Said {

	private final String name;
	private final Path path;
	private final StringWriter out = new StringWriter();
	private final StringWriter err = new StringWriter();
	private final PrintWriter text = new PrintWriter(out);
	private final List<JsonObject> records = new ArrayList<>();
	private boolean refused;
	private Throwable fault;

	/**
	 * @param name what to call the scan on a line of progress
	 * @param path its file or folder
	 */
	Said(String name, Path path) {
		this.name = name;
		this.path = path;
	}

	Path path() {
		return path;
	}

	String name() {
		return name;
	}

	/** Takes the results. */
	PrintWriter text() {
		return text;
	}

	void warn(String sentence) {
		tell(Sentence.warning(sentence));
	}

	/** The scan cannot be had, for a reason that the user can mend. */
	void refuse(String sentence) {
		tell(sentence);
		refused = true;
	}

	private void tell(String sentence) {
		err.write(Sentence.said(sentence) + System.lineSeparator());
	}

	/** A fault of ours, which ends the command when it is this scan's turn. */
	void fail(Throwable thrown) {
		fault = thrown;
	}

	void record(JsonObject json) {
		records.add(json);
	}

	List<JsonObject> records() {
		return records;
	}

	boolean isRefused() {
		return refused;
	}

	/** Prints it, or throws the fault behind what was said before. */
	void print(CommandLine command) throws Exception {
		command.getErr().print(err);
		command.getErr().flush();
		text.flush();
		command.getOut().print(out);
		command.getOut().flush();
		if (fault instanceof Exception exception) throw exception;
		if (fault instanceof Error error) throw error;
	}
}
