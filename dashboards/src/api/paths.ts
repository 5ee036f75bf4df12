export const API = "/api/v1";

export function searchPath(id: string) {
  return `${API}/searches/${encodeURIComponent(id)}`;
}
