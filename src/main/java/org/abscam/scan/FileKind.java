package org.abscam.scan;

import ij.io.FileInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a file is, by its first bytes: names lie. */
enum FileKind {

		TIFF("TIFF"), PNG("PNG"), JPEG("JPEG"), GIF("GIF"), BMP("BMP"), PNM("PGM"), DICOM("DICOM"), BIG_TIFF(null), WEB_PAGE(null),
		LFS_POINTER(null), ARCHIVE(null), ROI(null), TEXT(null), UNKNOWN(null);

	private static final int HEAD = 512;

	/** The name for a report, {@code null} for what cannot be read. */
	final String format;

	FileKind(String format) {
		this.format = format;
	}

	static FileKind of(Path path) throws ScanException {
		try (InputStream in = Files.newInputStream(path)) {
			return of(in.readNBytes(HEAD));
		}
		catch (IOException e) {
			throw new ScanException(path + " cannot be read (" + e.getMessage() + "); check the disk and the permissions", e);
		}
	}

	private static FileKind of(byte[] head) {
		String text = new String(head, StandardCharsets.ISO_8859_1);
		// some DICOM files carry a TIFF header in their preamble
		if (text.startsWith("DICM", 128)) return DICOM;
		if (text.startsWith("II*\0") || text.startsWith("MM\0*")) return TIFF;
		if (text.startsWith("II+\0") || text.startsWith("MM\0+")) return BIG_TIFF;
		if (text.startsWith("\u0089PNG\r\n\u001a\n")) return PNG;
		if (text.startsWith("\u00ff\u00d8\u00ff")) return JPEG;
		if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) return GIF;
		if (text.startsWith("BM") && head.length > 26 && head[6] == 0 && head[7] == 0) return BMP;
		if (text.matches("(?s)P[1-6][\\s#].*")) return PNM;
		if (head.length > 8 && (head[0] == 2 || head[0] == 8) && head[1] == 0 && head[3] == 0) return DICOM;
		if (text.startsWith("Iout")) return ROI;
		if (text.startsWith("PK\u0003\u0004") || text.startsWith("\u001f\u008b") || text.startsWith("7z\u00bc\u00af")
			|| text.startsWith("Rar!")) return ARCHIVE;
		if (text.startsWith("version https://git-lfs")) return LFS_POINTER;
		String start = text.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading().toLowerCase(Locale.ROOT);
		if (start.startsWith("<!doctype html") || start.startsWith("<html") || start.startsWith("<head")) return WEB_PAGE;
		return text.chars().allMatch(c -> c >= ' ' && c != 127 || c == '\t' || c == '\n' || c == '\r') ? TEXT : UNKNOWN;
	}

	/** Why a file of this kind cannot be read, and what to do. */
	String refusal() {
		return switch (this) {
			case BIG_TIFF -> "is a BigTIFF, which ImageJ cannot read; open it in Fiji with Bio-Formats and save it as TIFF";
			case WEB_PAGE -> "is a web page and not an image; download the file itself again";
			case LFS_POINTER -> "is a Git LFS pointer and not the image itself; fetch the image with git lfs pull";
			case ARCHIVE -> "is a compressed archive; unpack it and give the image in it";
			case ROI -> "is an ImageJ ROI and not an image; give the image that it was drawn on";
			case TEXT -> "is a text file and not an image, whatever its name says; give an image";
			default -> "is of a kind that is not known here; give TIFF, PNG, JPEG, GIF, BMP, PGM or DICOM, "
				+ "or open it in Fiji with Bio-Formats and save it as TIFF";
		};
	}

	/** What the format of an open image's file is called, {@code null} where that is not known. */
	static String name(FileInfo file) {
		return switch (file.fileFormat) {
			case FileInfo.TIFF -> "TIFF";
			case FileInfo.DICOM -> "DICOM";
			case FileInfo.GIF_OR_JPG -> "GIF or JPEG";
			case FileInfo.BMP -> "BMP";
			case FileInfo.PGM -> "PGM";
			case FileInfo.FITS -> "FITS";
			case FileInfo.IMAGEIO -> "PNG";
			default -> null;
		};
	}
}
