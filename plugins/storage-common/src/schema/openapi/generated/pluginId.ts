export const pluginId = 'storage';
