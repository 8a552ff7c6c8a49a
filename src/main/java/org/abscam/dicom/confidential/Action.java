package org.abscam.dicom.confidential;

/** What is done with an element (PS3.15, section E.2). */
enum Action {

		/** X: it goes. */
		REMOVE,
		/** Z: its value goes. */
		EMPTY,
		/** D: another value that says nothing stands in its place. */
		DUMMY,
		/** U: another UID stands in its place, the same for the same one. */
		UID,
		/** C: what is in it is cleaned, element by element. */
		CLEAN,
		/** K, and all that the table does not name: it stays, and what is in it is looked at. */
		KEEP;

	/** Of a cell of the table: the first letter, which holds unless the kind of object needs one of the others. */
	static Action of(String cell) {
		return switch (cell.charAt(0)) {
			case 'X' -> REMOVE;
			case 'Z' -> EMPTY;
			case 'D' -> DUMMY;
			case 'U' -> UID;
			case 'C' -> CLEAN;
			default -> KEEP;
		};
	}
}
