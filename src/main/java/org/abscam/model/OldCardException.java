package org.abscam.model;

/** A card of a format before 0.5, such as other programs in Fiji have in the same folder of models. */
final class OldCardException extends ModelException {

	private static final long serialVersionUID = 1L;

	OldCardException(ModelException fault) {
		super(fault.getMessage());
	}
}
