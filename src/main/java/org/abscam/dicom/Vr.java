package org.abscam.dicom;

import java.util.Optional;

/** The value representations of PS3.5, section 6.2: how an element's bytes are to be read. */
public enum Vr {

		AE(1, Kind.TEXT, false), AS(1, Kind.TEXT, false), AT(2, Kind.NUMBERS, false), CS(1, Kind.TEXT, false), DA(1, Kind.TEXT, false),
		DS(1, Kind.TEXT, false), DT(1, Kind.TEXT, false), FD(8, Kind.NUMBERS, false), FL(4, Kind.NUMBERS, false), IS(1, Kind.TEXT, false),
		LO(1, Kind.TEXT, false), LT(1, Kind.TEXT, false), OB(1, Kind.BYTES, true), OD(8, Kind.BYTES, true), OF(4, Kind.BYTES, true),
		OL(4, Kind.BYTES, true), OV(8, Kind.BYTES, true), OW(2, Kind.BYTES, true), PN(1, Kind.TEXT, false), SH(1, Kind.TEXT, false),
		SL(4, Kind.NUMBERS, false), SQ(1, Kind.ITEMS, true), SS(2, Kind.NUMBERS, false), ST(1, Kind.TEXT, false), SV(8, Kind.NUMBERS, true),
		TM(1, Kind.TEXT, false), UC(1, Kind.TEXT, true), UI(1, Kind.TEXT, false), UL(4, Kind.NUMBERS, false), UN(1, Kind.BYTES, true),
		UR(1, Kind.TEXT, true), US(2, Kind.NUMBERS, false), UT(1, Kind.TEXT, true), UV(8, Kind.NUMBERS, true);

	private enum Kind {
			TEXT, NUMBERS, BYTES, ITEMS
	}

	private final int unit;
	private final Kind kind;
	private final boolean longForm;

	Vr(int unit, Kind kind, boolean longForm) {
		this.unit = unit;
		this.kind = kind;
		this.longForm = longForm;
	}

	/**
	 * @param letters two letters
	 * @return the representation of that name
	 */
	static Optional<Vr> of(String letters) {
		for (Vr vr : values()) if (vr.name().equals(letters)) return Optional.of(vr);
		return Optional.empty();
	}

	/** @return the bytes of one number, which a change of byte order turns round; 1 for what has no order */
	int unit() {
		return unit;
	}

	/** @return whether values are text */
	boolean isText() {
		return kind == Kind.TEXT;
	}

	/** @return whether values are numbers in two's complement or IEEE 754 */
	boolean isNumbers() {
		return kind == Kind.NUMBERS;
	}

	/** @return whether text of it is encoded as Specific Character Set (0008,0005) says, and not always in ASCII */
	boolean hasCharacterSet() {
		return switch (this) {
			case LO, LT, PN, SH, ST, UC, UT -> true;
			default -> false;
		};
	}

	/** @return whether a backslash stands between values */
	boolean hasSeveralValues() {
		return switch (this) {
			case LT, ST, UT, UR -> false;
			default -> true;
		};
	}

	/** @return whether explicit encodings give the length four bytes, behind two that are reserved */
	boolean hasLongForm() {
		return longForm;
	}

	/** @return the byte that makes the length even */
	byte padding() {
		return (byte) (isText() && this != UI ? ' ' : 0);
	}
}
