package org.abscam.dicom.web;

import org.abscam.dicom.DicomException;

/** What an archive's refusal (the status code of RFC 9110, section 15) means to a user. */
final class Refusal {

	private Refusal() {}

	/** @param what was asked for, as in "listing its studies" */
	static DicomException of(int status, ArchiveAddress address, Credentials credentials, String what) {
		String host = "The archive " + address.host();
		String of = " (status " + status + ", while " + what + ")";
		return new DicomException(switch (status) {
			case 401 ->
				host + " does not accept " + (credentials.header().isPresent() ? "the user, password or token" : "unnamed users") + of
					+ "; " + credentials.remedy();
			case 403 -> host + " does not allow this user to do that" + of + "; ask its administrator";
			case 404, 410 -> host + " has not what '" + address.said() + "' names" + of
				+ "; check the root and the UIDs, 'abscam scan list' shows what there is";
			case 406, 415 ->
				host + " does not know the form that is needed" + of + "; check the root of the address, or ask its administrator";
			case 409 -> host + " stored nothing, as what it was sent conflicts with what it has or wants" + of + "; ask its administrator";
			case 413 -> host + " takes nothing of that size" + of + "; ask its administrator to raise its limit";
			case 429 -> host + " is asked too often" + of + "; run the command again later";
			case 502, 503, 504 -> host + " is busy or being mended" + of + "; run the command again later";
			case 507 -> host + " has no room left" + of + "; ask its administrator, then run the command again";
			default -> host + " fails" + of + "; " + (status >= 500 ? "tell its administrator" : "check the root of the address");
		});
	}
}
