package org.abscam.dicom;

/** Tags of the elements that Abs-CAM reads and writes, by the keywords of PS3.6. */
public final class Tag {

	static final int TRANSFER_SYNTAX_UID = 0x00020010;
	static final int MEDIA_STORAGE_SOP_CLASS_UID = 0x00020002;
	static final int MEDIA_STORAGE_SOP_INSTANCE_UID = 0x00020003;
	static final int SPECIFIC_CHARACTER_SET = 0x00080005;
	/** SOP Class UID. */
	public static final int SOP_CLASS_UID = 0x00080016;
	/** SOP Instance UID. */
	public static final int SOP_INSTANCE_UID = 0x00080018;
	/** Modality. */
	public static final int MODALITY = 0x00080060;
	/** Samples Per Pixel. */
	public static final int SAMPLES_PER_PIXEL = 0x00280002;
	/** Photometric Interpretation. */
	public static final int PHOTOMETRIC_INTERPRETATION = 0x00280004;
	/** Planar Configuration. */
	public static final int PLANAR_CONFIGURATION = 0x00280006;
	/** Number Of Frames. */
	public static final int NUMBER_OF_FRAMES = 0x00280008;
	/** Rows. */
	public static final int ROWS = 0x00280010;
	/** Columns. */
	public static final int COLUMNS = 0x00280011;
	/** Bits Allocated. */
	public static final int BITS_ALLOCATED = 0x00280100;
	/** Bits Stored. */
	public static final int BITS_STORED = 0x00280101;
	/** High Bit. */
	public static final int HIGH_BIT = 0x00280102;
	/** Pixel Representation. */
	public static final int PIXEL_REPRESENTATION = 0x00280103;
	/** Red Palette Color Lookup Table Descriptor. */
	public static final int RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR = 0x00281101;
	/** Green Palette Color Lookup Table Descriptor. */
	public static final int GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR = 0x00281102;
	/** Blue Palette Color Lookup Table Descriptor. */
	public static final int BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR = 0x00281103;
	/** Red Palette Color Lookup Table Data. */
	public static final int RED_PALETTE_COLOR_LOOKUP_TABLE_DATA = 0x00281201;
	/** Green Palette Color Lookup Table Data. */
	public static final int GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA = 0x00281202;
	/** Blue Palette Color Lookup Table Data. */
	public static final int BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA = 0x00281203;
	/** Segmented Red Palette Color Lookup Table Data. */
	public static final int SEGMENTED_RED_PALETTE_COLOR_LOOKUP_TABLE_DATA = 0x00281221;
	/** Extended Offset Table. */
	public static final int EXTENDED_OFFSET_TABLE = 0x7FE00001;
	/** Extended Offset Table Lengths. */
	public static final int EXTENDED_OFFSET_TABLE_LENGTHS = 0x7FE00002;
	/** Float Pixel Data. */
	public static final int FLOAT_PIXEL_DATA = 0x7FE00008;
	/** Double Float Pixel Data. */
	public static final int DOUBLE_FLOAT_PIXEL_DATA = 0x7FE00009;
	/** Pixel Data. */
	public static final int PIXEL_DATA = 0x7FE00010;

	private Tag() {}

	/**
	 * @param tag of an element
	 * @return its name in sentences, as in "(0010,0020) PatientID"
	 */
	public static String name(int tag) {
		String numbers = String.format("(%04X,%04X)", tag >>> 16, tag & 0xFFFF);
		return Dictionary.keyword(tag).map(keyword -> numbers + " " + keyword).orElse(numbers);
	}
}
