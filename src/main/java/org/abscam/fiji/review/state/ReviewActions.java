package org.abscam.fiji.review.state;

import org.abscam.review.Status;

/**
 * What buttons, menus and keys of the review window can do. On Swing's event thread only; what takes long goes on in the background, and
 * its result is told as a change of the {@link ReviewState}. What cannot be done now is said to the user in a sentence.
 */
public interface ReviewActions {

	/** Explains the scan anew as it is shown now, with the class and method that were asked for last. */
	void explainAnew();

	/** @param classChoice the class to explain from now on: its name, or {@code top} */
	void explain(String classChoice);

	/** @param method option name of the method to explain with from now on */
	void explainWith(String method);

	/** Shows answer and map, or hides them again where the reader is free to. */
	void reveal();

	/** Makes the area that is drawn in the scan a finding. */
	void addFromSelection();

	/** Gives the selected finding the area that is drawn in the scan. */
	void redrawFromSelection();

	/** Puts the outline of the selected finding into the scan as a selection, to be edited there. */
	void editSelected();

	/** @param status what the reader thinks of the selected finding */
	void decide(Status status);

	/** Takes the selected finding off, where it is the reader's own or rejected; else rejects it. */
	void removeSelected();

	/** Selects the finding after the selected one. */
	void nextFinding();

	/** Selects the finding before the selected one. */
	void previousFinding();

	void undo();

	void redo();

	/** @param choice which values become black and white on the screen, as {@link org.abscam.scan.WindowChoice} spells it */
	void showWindow(String choice);

	/** Writes the report and opens it. */
	void report();

	/** Stores the reading in the archive. */
	void store();

	/** @return whether there are further cases, as in a session over a worklist */
	boolean hasCases();

	/** Writes the tables of the session, and shows them. */
	void showTables();

	/** Opens the next case of the session. */
	void nextCase();

	/** Opens the case before. */
	void previousCase();

	/** Shows which key does what, and lets it be changed. */
	void showKeys();
}
